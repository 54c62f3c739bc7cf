import styles from './asker.module.css'

/** A name is up to its owner, and may say anything: it is cut here, and stands behind the address. */
const MOST_OF_A_NAME = 40

/** Who asks for something: the address that they registered with, and the name that they gave themselves. */
export function Asker({ displayName, email }: { displayName: string; email: string }) {
  const letters = [...displayName]
  const name = letters.length > MOST_OF_A_NAME ? `${letters.slice(0, MOST_OF_A_NAME - 1).join('')}…` : displayName
  return (
    <>
      <strong class={styles.address}>{email}</strong> <span class="quiet">(calls themselves “{name}”)</span>
    </>
  )
}
