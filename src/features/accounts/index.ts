import type { App } from '../../plugins/app-types.ts'
import { meRoutes } from './me-routes.ts'
import { createPasswords } from './passwords.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { signInRoutes } from './sign-in-routes.ts'

/** Accounts: registering, signing in and out, and one's own account. */
export default async function accounts(app: App) {
  const parts = { passwords: await createPasswords(), limits: createSignInLimits(app) }
  await app.register(signInRoutes, parts)
  await app.register(meRoutes, parts)
}
