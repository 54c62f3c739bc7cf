-- a type of its own transaction: a value that is added to one cannot be used before the commit
ALTER TYPE "public"."record_kind" RENAME TO "record_kind_before";--> statement-breakpoint
CREATE TYPE "public"."record_kind" AS ENUM('max_weight', 'max_e1rm', 'max_reps', 'max_set_volume', 'max_duration', 'max_distance', 'min_help');--> statement-breakpoint
ALTER TABLE "exercise_best" ALTER COLUMN "kind" TYPE "public"."record_kind" USING "kind"::text::"public"."record_kind";--> statement-breakpoint
DROP TYPE "public"."record_kind_before";--> statement-breakpoint
-- the least help of each workout with an assisted lift, and the records among them
INSERT INTO "exercise_best" (user_id, exercise_id, kind, started_at, workout_id, set_id, value, running, is_record)
SELECT user_id, exercise_id, 'min_help', started_at, workout_id, set_id, value,
	max(value) OVER (best ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
	coalesce(value > max(value) OVER (best ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false)
FROM (SELECT DISTINCT ON (w.id, we.exercise_id) w.user_id, we.exercise_id, w.started_at, w.id AS workout_id, s.id AS set_id, -s.weight_kg AS value
	FROM "set" s JOIN "workout_exercise" we ON we.id = s.workout_exercise_id JOIN "workout" w ON w.id = we.workout_id
	JOIN "exercise" e ON e.id = we.exercise_id
	WHERE e.tracking = 'assisted_reps' AND s.type <> 'warmup' AND s.reps > 0 AND s.weight_kg IS NOT NULL
	ORDER BY w.id, we.exercise_id, s.weight_kg, we.position, s.position) b
WINDOW best AS (PARTITION BY user_id, exercise_id ORDER BY started_at, workout_id);--> statement-breakpoint
-- help that was counted as volume on days before a body weight was known
UPDATE "training_day" d SET volume_kg = d.volume_kg - h.volume_kg
FROM (SELECT w.user_id, w.local_date, sum(s.weight_kg * s.reps) AS volume_kg
	FROM "set" s JOIN "workout_exercise" we ON we.id = s.workout_exercise_id JOIN "workout" w ON w.id = we.workout_id
	JOIN "exercise" e ON e.id = we.exercise_id
	WHERE e.tracking = 'assisted_reps' AND s.type <> 'warmup' AND s.weight_kg > 0 AND s.reps > 0
		AND NOT EXISTS (SELECT 1 FROM "measurement" m WHERE m.user_id = w.user_id AND m.kind = 'body_weight_kg' AND m.measured_on <= w.local_date)
	GROUP BY w.user_id, w.local_date) h
WHERE d.user_id = h.user_id AND d.local_date = h.local_date;
