import type { App } from '../../plugins/app-types.ts'

/** What a member measures and works towards. */
export default async function body(app: App) {
  app.addHook('onRequest', app.authenticate)
}
