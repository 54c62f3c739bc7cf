import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onFreePort, portAnswers } from './ports.ts'
import { requireProgram } from './programs.ts'
import { createScratch, removeScratch } from './scratch.ts'
import { Service } from './service.ts'

export interface NginxOptions {
  port?: number
  /** The project's nginx.conf. */
  configFile: string
  /** The instances' ports on 127.0.0.1. */
  upstreamPorts: readonly number[]
}

/** Starts a private nginx with the project's own configuration in front of these instances. */
export async function startNginx({ port: wanted, configFile, upstreamPorts }: NginxOptions): Promise<Service> {
  const command = requireProgram('nginx')
  const scratch = createScratch('nginx')
  const ownConfig = join(scratch, 'nginx.conf')
  // `include` looks beside the configuration file, so a copy finds this cluster's own two includes.
  copyFileSync(configFile, ownConfig)
  const servers = upstreamPorts.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;\n`)
  writeFileSync(join(scratch, 'servers.conf'), servers.join(''))
  try {
    return await onFreePort(wanted, (port) => {
      writeFileSync(join(scratch, 'listen.conf'), `listen 127.0.0.1:${port};\n`)
      return new Service({
        name: 'nginx',
        url: `http://127.0.0.1:${port}`,
        port,
        command,
        args: ['-p', `${scratch}/`, '-c', ownConfig, '-e', 'stderr', '-g', 'daemon off;'],
        logFile: join(scratch, 'nginx.log'),
        scratch,
        // Killed outright its workers would live on.
        deathSignal: 'SIGTERM',
        isReady: () => portAnswers(port),
      }).start()
    })
  } catch (error) {
    removeScratch(scratch)
    throw error
  }
}
