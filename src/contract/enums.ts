/** The closed vocabularies of the domain: the database's enums and the wire's schemas are both made from these lists. */
export const ROLES = ['member', 'trainer', 'admin'] as const
/** Whether anybody may make an account. */
export const SIGN_UPS = ['open', 'closed'] as const
export const UNITS = ['kg', 'lb'] as const
export const DISTANCE_UNITS = ['km', 'mi'] as const
export const WEEK_STARTS = ['mon', 'sun'] as const
export const SET_TYPES = ['normal', 'warmup', 'dropset', 'failure'] as const
export const WORKOUT_SOURCES = ['manual', 'strong_csv', 'hevy_csv', 'api', 'spotter', 'csv'] as const
/** `open`: it is going on. */
export const WORKOUT_STATUSES = ['open', 'done'] as const
export const COACHING_STATUSES = ['invited', 'active', 'ended'] as const
export const IMPORT_STATUSES = ['stored', 'running', 'done', 'failed', 'undoing', 'undone'] as const
/** Whose export a training log is; `other`: a CSV whose columns were guessed or said. */
export const LOG_FORMATS = [
  'strong',
  'hevy',
  'fitnotes',
  'fitbod',
  'repcount',
  'lyfta',
  'liftosaur',
  'stronglifts',
  'gymrun',
  'spotter',
  'other',
] as const
/** How a date in figures is written: which of day, month and year comes first. */
export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const
/** Encodings of text, by their WHATWG names. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'shift_jis',
  'gbk',
  'big5',
  'euc-kr',
] as const
/** What a column of a CSV can be said to hold. */
export const COLUMN_ROLES = [
  'date',
  'time',
  'endTime',
  'title',
  'notes',
  'exercise',
  'exerciseNotes',
  'setOrder',
  'setType',
  'weight',
  'weightUnit',
  'reps',
  'rpe',
  'rir',
  'duration',
  'distance',
  'distanceUnit',
] as const
/** Which workouts an import may correct: those that nobody changed here since, or all. */
export const CORRECTIONS = ['unchanged', 'all'] as const
export const MUSCLE_ROLES = ['primary', 'secondary'] as const
export const MECHANICS = ['compound', 'isolation'] as const
export const FORCES = ['push', 'pull', 'static'] as const
export const LEVELS = ['beginner', 'intermediate', 'expert'] as const

export const TRACKINGS = [
  'weight_reps',
  'bodyweight_reps',
  'assisted_reps',
  'reps_only',
  'duration',
  'weight_duration',
  'distance_duration',
  'weight_distance',
] as const

export const EQUIPMENT = [
  'barbell',
  'dumbbell',
  'machine',
  'cable',
  'kettlebell',
  'bands',
  'body_only',
  'medicine_ball',
  'exercise_ball',
  'foam_roll',
  'ez_bar',
  'other',
] as const

export const CATEGORIES = [
  'strength',
  'stretching',
  'plyometrics',
  'strongman',
  'powerlifting',
  'cardio',
  'olympic_weightlifting',
] as const

export const MUSCLES = [
  'abdominals',
  'abductors',
  'adductors',
  'biceps',
  'calves',
  'chest',
  'forearms',
  'glutes',
  'hamstrings',
  'lats',
  'lower_back',
  'middle_back',
  'neck',
  'quadriceps',
  'shoulders',
  'traps',
  'triceps',
] as const

export const MEASUREMENT_KINDS = [
  'body_weight_kg',
  'body_fat_pct',
  'neck_cm',
  'chest_cm',
  'waist_cm',
  'hips_cm',
  'bicep_l_cm',
  'bicep_r_cm',
  'thigh_l_cm',
  'thigh_r_cm',
  'calf_l_cm',
  'calf_r_cm',
] as const

/** What a body measures: outside of it somebody mistyped. */
export const MEASUREMENT_BOUNDS: Record<MeasurementKind, { min: number; max: number }> = {
  body_weight_kg: { min: 20, max: 500 },
  body_fat_pct: { min: 1, max: 75 },
  neck_cm: { min: 15, max: 100 },
  chest_cm: { min: 30, max: 250 },
  waist_cm: { min: 30, max: 250 },
  hips_cm: { min: 30, max: 250 },
  bicep_l_cm: { min: 10, max: 100 },
  bicep_r_cm: { min: 10, max: 100 },
  thigh_l_cm: { min: 20, max: 150 },
  thigh_r_cm: { min: 20, max: 150 },
  calf_l_cm: { min: 10, max: 100 },
  calf_r_cm: { min: 10, max: 100 },
}

/** How the coach moves an exercise on: reps first and then load, load each time, or by the effort asked for. */
export const PROGRESSIONS = ['double', 'linear', 'rpe'] as const

export const RECORD_KINDS = [
  'max_weight',
  'max_e1rm',
  'max_reps',
  'max_set_volume',
  'max_duration',
  'max_distance',
  'min_help',
] as const

export type Corrections = (typeof CORRECTIONS)[number]
export type Role = (typeof ROLES)[number]
export type Unit = (typeof UNITS)[number]
export type WeekStart = (typeof WEEK_STARTS)[number]
export type SetType = (typeof SET_TYPES)[number]
export type Tracking = (typeof TRACKINGS)[number]
export type Equipment = (typeof EQUIPMENT)[number]
export type Mechanic = (typeof MECHANICS)[number]
export type Muscle = (typeof MUSCLES)[number]
export type MuscleRole = (typeof MUSCLE_ROLES)[number]
export type RecordKind = (typeof RECORD_KINDS)[number]
export type LogFormat = (typeof LOG_FORMATS)[number]
export type DateOrder = (typeof DATE_ORDERS)[number]
export type Encoding = (typeof ENCODINGS)[number]
export type ColumnRole = (typeof COLUMN_ROLES)[number]
export type WorkoutStatus = (typeof WORKOUT_STATUSES)[number]
export type WorkoutSource = (typeof WORKOUT_SOURCES)[number]
export type MeasurementKind = (typeof MEASUREMENT_KINDS)[number]
export type Progression = (typeof PROGRESSIONS)[number]
