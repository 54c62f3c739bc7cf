import { useMe } from '../../state/session.tsx'
import { tabsFor } from '../../tabs.ts'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import styles from './more.module.css'

/** Where a phone finds what its bar has no room for. */
export function More() {
  const { user } = useMe()
  return (
    <>
      <PageTitle title="More" />
      <ul class={classes(cardStyles.card, styles.moreList)}>
        {tabsFor(user.role === 'trainer')
          .filter(({ on }) => on === 'more')
          .map(({ page, path, label, icon }) => (
            <li key={page}>
              <a class={styles.moreItem} href={`#/${path}`}>
                <Icon name={icon} size={22} />
                {label}
              </a>
            </li>
          ))}
      </ul>
    </>
  )
}
