import type { App } from '../../plugins/app-types.ts'

/** What to lift next, and why. */
export default async function coach(app: App) {
  app.addHook('onRequest', app.authenticate)
}
