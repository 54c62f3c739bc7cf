/**
 * The service worker: the pages open without a network. It keeps the files of its own build and answers for nothing
 * else; what the API says is never kept.
 */

/** Written before this file by the build: every file of it, seen from here, and a name that changes with them. */
declare const BUILD: { readonly name: string; readonly files: readonly string[] }
declare const self: ServiceWorkerGlobalScope

/** A file's path on this host; Spotter may be below a path that a proxy has put it at. */
const at = (file: string): string => new URL(file, self.location.href).pathname
const ROOT = at('./')
const PAGE = at('index.html')
const ASSETS = at('assets/')
const FILES = BUILD.files.map(at)

/** Another Spotter may be at another path of this host. */
const CACHE_PREFIX = `spotter-build:${ROOT === '/' ? '' : ROOT}`
const CACHE = CACHE_PREFIX + BUILD.name
const isOurCache = (name: string): boolean =>
  name.startsWith(CACHE_PREFIX) && /^\w+$/.test(name.slice(CACHE_PREFIX.length))
/** A page is asked for anew each time; on a line that hangs, so long. */
const PAGE_PATIENCE_MS = 3_000

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname === ROOT || pathname === PAGE) event.respondWith(page(request))
  else if (pathname.startsWith(ASSETS)) event.respondWith(asset(request))
  else if (FILES.includes(pathname)) event.respondWith(fetch(request).catch(() => keptFile(pathname)))
})

/** All files or none: a build of which one is missing is not taken. */
async function install(): Promise<void> {
  try {
    const cache = await caches.open(CACHE)
    await Promise.all(FILES.map((file) => keepFile(cache, file)))
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
  // Pages of the build before stay as they are: their parts are kept as well.
  await self.skipWaiting()
}

async function keepFile(cache: Cache, file: string): Promise<void> {
  // An asset's name holds its content's hash: whichever build brought it, it is this one.
  const known = file.startsWith(ASSETS) ? await caches.match(file, { ignoreVary: true }) : undefined
  if (known) return cache.put(file, known)
  const answer = await fetch(file, { cache: file.startsWith(ASSETS) ? 'default' : 'reload' })
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
  await cache.put(file, answer)
}

async function activate(): Promise<void> {
  // In the order they were made. Pages may be open that the build before this one has drawn.
  const builds = (await caches.keys()).filter((name) => isOurCache(name) && name !== CACHE)
  await Promise.all(builds.slice(0, -1).map((name) => caches.delete(name)))
  await self.clients.claim()
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage({ build: FILES })
}

/** The newest page there is: the server's, or the kept one when it is away, ill or too slow. */
async function page(request: Request): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PAGE_PATIENCE_MS)
  try {
    const answer = await fetch(request.url, { signal: patience.signal, credentials: 'same-origin' })
    return answer.status < 500 ? answer : await keptFile(PAGE)
  } catch {
    return keptFile(PAGE)
  } finally {
    clearTimeout(timer)
  }
}

/** Of whichever build that is kept; otherwise the server's, for as long as it has it. */
const asset = async (request: Request): Promise<Response> =>
  (await caches.match(request, { ignoreVary: true })) ?? fetch(request)

const keptFile = async (file: string): Promise<Response> =>
  (await caches.match(file, { cacheName: CACHE, ignoreVary: true })) ?? Response.error()

export {}
