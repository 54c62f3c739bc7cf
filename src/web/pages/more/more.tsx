import { useMe } from '../../state/session.tsx'
import { tabsFor } from '../../tabs.ts'
import { Icon } from '../../ui/icon.tsx'
import { PageTitle } from '../../ui/page-title.tsx'

/** Where a phone finds what its bar has no room for. */
export function More() {
  const { user } = useMe()
  return (
    <>
      <PageTitle title="More" />
      <ul class="card more-list">
        {tabsFor(user.role === 'trainer')
          .filter(({ on }) => on === 'more')
          .map(({ page, path, label, icon }) => (
            <li key={page}>
              <a class="more-item" href={`#/${path}`}>
                <Icon name={icon} size={22} />
                {label}
              </a>
            </li>
          ))}
      </ul>
    </>
  )
}
