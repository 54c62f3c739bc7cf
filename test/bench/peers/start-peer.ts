import { join } from 'node:path'
import { projectFolder } from '../../../deploy/project.ts'
import { bareEnvironment, createScratch, onFreePort, Service } from '../../../deploy/services.ts'
import type { Scope } from '../../support/scope.ts'

/** Starts a program of this folder, which listens on PORT, and answers its URL. */
export async function startPeer(t: Scope, name: 'guide' | 'bare', env: Record<string, string>): Promise<string> {
  const scratch = createScratch(name)
  const peer = await onFreePort(undefined, (port) => {
    const url = `http://127.0.0.1:${port}`
    return new Service({
      name,
      url,
      port,
      command: process.execPath,
      args: [join(projectFolder, 'test', 'bench', 'peers', `${name}.mjs`)],
      env: { ...bareEnvironment(), NODE_ENV: 'production', PORT: String(port), ...env },
      logFile: join(scratch, `${name}.log`),
      scratch,
      isReady: async () => (await fetch(url)).status === 404,
    }).start()
  })
  t.teardown(() => peer.stop())
  return peer.url
}
