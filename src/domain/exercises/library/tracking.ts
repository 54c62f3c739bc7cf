import type { Equipment, Muscle, Tracking } from '../../../contract/enums.ts'

/** What of an exercise decides how its sets are recorded. */
export interface TrackingTraits {
  name: string
  equipment: Equipment | null
  category: string
  force: string | null
  mechanic: string | null
  primaryMuscle: Muscle
}

/** Lifts of the whole body, by name: their load is the body weight, plus what is hung on it. */
const BODYWEIGHT_LIFT =
  /\b(pull|push|chin|muscle)[- ]?ups?\b|\b(bench|bar|ring|chest|triceps?) dips?\b|^dips?\b|\bchins\b|\bgrip chin\b|\bbody-?up\b|\bbody(weight)? (tricep press|flyes|mid row|squat|walking lunge)\b|\binverted row\b|\bsuspended (row|split squat)\b|\brope climb\b|\blondon bridges\b|\bglute-ham raise\b|\bhigh box squat\b/i
/** Lifts of the body less what a machine or a band carries of it. */
const ASSISTED = /\bassisted\b/i
const LOADED: ReadonlySet<Equipment | null> = new Set(['barbell', 'dumbbell', 'machine', 'cable'])

/** Loads that are moved over a distance. */
const CARRIED = /\b(yoke walk|farmer's walk|backward walk|carry|drags?|sled push|wheel|prowler)\b/i
/** Cardio without a distance that anybody writes down. */
const TIMED_CARDIO = /\b(rope jumping|stairmaster|step mill)\b/i
/** Trained with equipment, but not against a load that anybody writes down. */
const TIMED_OTHER = /\b(battling ropes|balance board)\b/i
const UNLOADED_OTHER = /\b(ab roller|hyperextensions|knee\/hip raise|hamstring slides|suspended)\b/i
/** Compound by the data, but moving a limb and not the body. */
const LIMBS_ONLY = /\b(flutter kicks|glute kickback|hyperextensions)\b/i

/** True when the name says that the body, or the body and a weight on it, is what is lifted. */
export const namesBodyweightLift = (name: string): boolean => BODYWEIGHT_LIFT.test(name)

/** True when the name says that help is subtracted from the body's weight. */
export const namesAssistedLift = (name: string): boolean => ASSISTED.test(name)

/** What is recorded of a library exercise; the data itself does not say. */
export function trackingOf(exercise: TrackingTraits): Tracking {
  const { name, equipment, category } = exercise
  if (equipment === 'other' && CARRIED.test(name)) return 'weight_distance'
  if (category === 'cardio') return TIMED_CARDIO.test(name) ? 'duration' : 'distance_duration'
  if (category === 'stretching' || TIMED_OTHER.test(name)) return 'duration'
  if (exercise.force === 'static') return equipment === 'other' ? 'weight_duration' : 'duration'
  if (namesAssistedLift(name)) return 'assisted_reps'
  if (namesBodyweightLift(name) && !LOADED.has(equipment)) return 'bodyweight_reps'
  if (equipment === 'body_only' || equipment === null) {
    const movesTheBody =
      category === 'strength' &&
      exercise.mechanic === 'compound' &&
      exercise.primaryMuscle !== 'abdominals' &&
      !LIMBS_ONLY.test(name)
    return movesTheBody ? 'bodyweight_reps' : 'reps_only'
  }
  if (equipment === 'exercise_ball') return /\bweighted\b/i.test(name) ? 'weight_reps' : 'reps_only'
  if (equipment === 'other' && (category === 'plyometrics' || UNLOADED_OTHER.test(name))) return 'reps_only'
  return 'weight_reps'
}
