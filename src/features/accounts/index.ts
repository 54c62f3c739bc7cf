import type { App } from '../../http/app-types.ts'
import { createDevices } from './devices.ts'
import { meRoutes } from './me-routes.ts'
import { createPasswords } from './passwords.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { signInRoutes } from './sign-in-routes.ts'

/** Accounts: registering, signing in and out, and one's own account. */
export default async function accounts(app: App) {
  const devices = createDevices(app.signingSecrets)
  const parts = { passwords: await createPasswords(), devices, limits: createSignInLimits(app, devices) }
  await app.register(signInRoutes, parts)
  await app.register(meRoutes, parts)
}
