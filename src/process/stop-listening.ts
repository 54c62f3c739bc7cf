import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setImmediate as afterPolling, setTimeout as delay } from 'node:timers/promises'

/** Long enough, on a busy machine too, to read a request that is on its way. */
const LAST_REQUESTS_MS = 500

/**
 * Closes the port and leaves the connections. A balancer whose new connection is refused asks another instance; one that
 * is cut off in its request cannot know whether that was done. Node's own `close` of an HTTP server cuts off whoever
 * has connected and not been read yet, so requests on their way are waited for first. Right after polling hardly anybody
 * stands in the line before the port, which the kernel turns away.
 */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return
  await afterPolling()
  NetServer.prototype.close.call(server)
  await delay(LAST_REQUESTS_MS)
}
