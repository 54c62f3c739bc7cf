import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createScratch, onFreePort, removeScratch, requireProgram, Service } from '../../deploy/services.ts'
import { startInstance } from '../support/app.ts'
import { launchBrowser, openWindow, PHONE, signIn, untilLive } from '../support/browser.ts'
import { aWorkout, newPerson, PASSWORD } from '../support/person.ts'

const browser = await launchBrowser(t)
const instance = await startInstance(t, { redisUrl: null, env: { TRUST_PROXY: 'true' } })
const { url: direct } = instance

/** An nginx of somebody's own, with these lines; `UPSTREAM` stands for Spotter. Answers its address. */
async function ownProxy(t: Test, lines: string): Promise<string> {
  const scratch = createScratch('own-nginx')
  t.teardown(() => removeScratch(scratch))
  const service = await onFreePort(undefined, (port) => {
    const config = join(scratch, 'nginx.conf')
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`)
    writeFileSync(
      config,
      `pid nginx.pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')}
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        server { listen 127.0.0.1:${port}; ${lines.replaceAll('UPSTREAM', direct)} } }`,
    )
    const url = `http://127.0.0.1:${port}`
    return new Service({
      name: 'own nginx',
      url,
      port,
      command: requireProgram('nginx'),
      args: ['-p', `${scratch}/`, '-c', config, '-e', 'stderr', '-g', 'daemon off;'],
      logFile: join(scratch, 'nginx.log'),
      deathSignal: 'SIGTERM',
      isReady: async () => (await fetch(url)).status > 0,
    }).start()
  })
  t.teardown(() => service.stop())
  return service.url
}

/** What docs/operations.md shows. */
const HEADERS = `proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade; proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $http_host;`

t.test(
  'below a path of somebody’s proxy everything works: sign-in, reload, live, what is kept, the documents',
  async (t) => {
    const proxy = await ownProxy(t, `location /spotter/ { proxy_pass UPSTREAM/; ${HEADERS} }`)
    const person = await newPerson(direct)
    for (const [name, options] of [
      ['desktop', {}],
      ['phone', PHONE],
    ] as const) {
      const { page, complaints } = await openWindow(t, browser, `${proxy}/spotter/`, {
        ...options,
        serviceWorkers: 'allow',
      })
      await signIn(page, person.email, PASSWORD)
      const cookies = await page.context().cookies(`${proxy}/spotter/api/auth/refresh`)
      t.match(cookies, [{ name: 'spotter_refresh', path: '/spotter/api/auth' }], name)

      await page.reload()
      await untilLive(page)
      const title = `Seen on a ${name}`
      await person.call('POST', '/api/workouts', aWorkout({ title }))
      await page.goto(`${proxy}/spotter/#/history`)
      await page.getByText(title).first().waitFor()

      await page.evaluate('navigator.serviceWorker.ready')
      const scope = await page.evaluate('navigator.serviceWorker.ready.then((registration) => registration.scope)')
      t.equal(scope, `${proxy}/spotter/`)
      const sideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
      t.equal(await page.evaluate(sideways), false)
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: join(process.env.SCREENSHOTS, `sub-path-${name}.png`) })

      await page.context().setOffline(true)
      await page.reload()
      await page.getByText(title).first().waitFor({ timeout: 30_000 })
      await page.context().setOffline(false)
      t.strictSame(
        complaints.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED')),
        [],
        name,
      )
    }

    const { page, complaints } = await openWindow(t, browser, `${proxy}/spotter/docs`)
    await page.locator('[id$="livez"]').first().waitFor({ timeout: 60_000 })
    const document = (await (await fetch(`${proxy}/spotter/docs/json`)).json()) as { servers: { url: string }[] }
    const server = new URL(document.servers[0]?.url ?? '', `${proxy}/spotter/docs/json`)
    t.equal(server.href, `${proxy}/spotter/`, 'its requests go below the path')
    // Swagger's page brings styles of its own that the policy refuses
    const refused = complaints.filter((line) => !line.toLowerCase().includes('inline style'))
    t.strictSame(refused, [])
  },
)

t.test('without a slash at its end the path works as well', async (t) => {
  const proxy = await ownProxy(t, `location /spotter/ { proxy_pass UPSTREAM/; ${HEADERS} }`)
  const { page } = await openWindow(t, browser, `${proxy}/spotter`)
  await page.getByTestId('sign-in-form').waitFor()
})

t.test('behind a proxy that passes nothing on, sign-in works where the browser says where it is', async (t) => {
  const proxy = await ownProxy(t, 'location / { proxy_pass UPSTREAM; }')
  const person = await newPerson(direct)
  const { page } = await openWindow(t, browser, proxy)
  const form = page.getByTestId('sign-in-form')
  await form.getByLabel('Email').fill(person.email)
  await form.getByLabel('Password').fill(PASSWORD)
  await page.getByTestId('sign-in').click()
  await form.waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('[data-testid=connection]').waitFor()
})
