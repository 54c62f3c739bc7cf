import type { App } from '../../http/app-types.ts'
import type { PasswordCost } from '../../runtime/password-cost.ts'
import { createDevices } from './devices.ts'
import { meRoutes } from './me-routes.ts'
import { createPasswords } from './passwords.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { signInRoutes } from './sign-in-routes.ts'

/** Accounts: registering, signing in and out, and one's own account. */
export default async function accounts(app: App, { passwordCost }: { passwordCost?: PasswordCost }) {
  const devices = createDevices(app.signingSecrets)
  const passwords = await createPasswords({ ...(passwordCost && { cost: passwordCost }) })
  const parts = { passwords, devices, limits: createSignInLimits(app, devices) }
  await app.register(signInRoutes, parts)
  await app.register(meRoutes, parts)
}
