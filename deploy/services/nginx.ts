import { spawnSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../project.ts'
import { onFreePort, portAnswers } from './ports.ts'
import { requireProgram } from './programs.ts'
import { createScratch, removeScratch } from './scratch.ts'
import { Service } from './service.ts'

export interface NginxOptions {
  port?: number
  /** The instances' ports on 127.0.0.1. */
  upstreamPorts: readonly number[]
  /** Addresses and networks of proxies in front whose word is taken, separated by commas. */
  trustedProxies?: string
}

const configFolder = join(projectFolder, 'deploy', 'nginx')

/** Starts a private nginx with the project's own configuration in front of these instances. */
export async function startNginx({ port: wanted, upstreamPorts, trustedProxies }: NginxOptions): Promise<Service> {
  const command = requireProgram('nginx')
  const scratch = createScratch('nginx')
  const ownConfig = join(scratch, 'nginx.conf')
  try {
    // `include` looks beside the configuration file, so a copy finds this cluster's own parts.
    copyFileSync(join(projectFolder, 'nginx.conf'), ownConfig)
    copyFileSync(join(configFolder, 'problems.conf'), join(scratch, 'problems.conf'))
    writeFileSync(join(scratch, 'trusted-proxies.conf'), trustedProxiesConfig(trustedProxies))
    const servers = upstreamPorts.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;\n`)
    writeFileSync(join(scratch, 'servers.conf'), servers.join(''))
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

/** Throws, in words, when something in it is no address. */
function trustedProxiesConfig(addresses = ''): string {
  const script = join(configFolder, 'trusted-proxies.sh')
  const { status, stdout, stderr } = spawnSync('sh', [script, addresses], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr.trim())
  return stdout
}
