import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

/* What a page of numbers shows when there are none, or none from now. */

export const StillOffline = () => (
  <Notice kind="problem">No connection. You see the last state that was loaded; it renews itself.</Notice>
)

export const NoConnection = () => (
  <Notice kind="problem">Spotter cannot be reached right now. This page fills itself as soon as it can.</Notice>
)

export const Loading = () => (
  <div class="dashboard">
    <Skeleton class="area-week" />
    <Skeleton class="area-streak" />
    <Skeleton class="area-totals" />
    <Skeleton class="area-volume" />
    <Skeleton class="area-muscles" />
  </div>
)

/** In the place of one's own numbers, before there are any. */
export const FirstWorkout = () => (
  <div class="card">
    <Empty icon="weight" title="Your first workout starts here">
      <p>Log one now, or bring your history along from Strong or Hevy.</p>
      <p class="row-actions">
        <a class="button button-primary" href="#/log">
          Log a workout
        </a>
        <a class="button button-plain" href="#/import">
          Import a file
        </a>
      </p>
    </Empty>
  </div>
)
