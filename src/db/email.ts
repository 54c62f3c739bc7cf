declare const folded: unique symbol

/** An email address in the one spelling by which accounts are told apart. Made by `foldEmail` only. */
export type FoldedEmail = string & { readonly [folded]: true }

/**
 * The one spelling of an email address: without blanks around it, in Unicode's compatibility form, in lower case.
 * Whatever looks up or counts by address uses this, so that no second spelling reaches the same account. It is computed
 * here and never by the database, whose `lower` depends on its locale.
 */
export const foldEmail = (email: string): FoldedEmail =>
  email.trim().normalize('NFKC').toLowerCase().normalize('NFKC') as FoldedEmail
