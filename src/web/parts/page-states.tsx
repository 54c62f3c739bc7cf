import actionsStyles from '../ui/actions.module.css'
import buttonStyles from '../ui/button.module.css'
import cardStyles from '../ui/card.module.css'
import { classes } from '../ui/classes.ts'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import dashboardGridStyles from './dashboard-grid.module.css'

/* What a page of numbers shows when there are none, or none from now. */

export const StillOffline = () => <Notice kind="problem">You're offline. Showing your last synced data.</Notice>

export const NoConnection = () => <Notice kind="problem">You're offline. It will load when you're back online.</Notice>

export const Loading = () => (
  <div class={dashboardGridStyles.dashboard}>
    <Skeleton class={dashboardGridStyles.areaWeek} />
    <Skeleton class={dashboardGridStyles.areaStreak} />
    <Skeleton class={dashboardGridStyles.areaTotals} />
    <Skeleton class={dashboardGridStyles.areaVolume} />
    <Skeleton class={dashboardGridStyles.areaMuscles} />
  </div>
)

/** In the place of one's own numbers, before there are any. */
export const FirstWorkout = () => (
  <div class={cardStyles.card}>
    <Empty icon="weight" title="Your first workout starts here">
      <p>Log one now, or bring your history along from Strong or Hevy.</p>
      <p class={actionsStyles.rowActions}>
        <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/log">
          Log a workout
        </a>
        <a class={classes(buttonStyles.button, buttonStyles.plain)} href="#/import">
          Import a file
        </a>
      </p>
    </Empty>
  </div>
)
