ALTER TABLE "workout" ADD COLUMN "size_bytes" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE "workout" w SET "size_bytes" = 450 + octet_length(w.title) + coalesce(octet_length(w.notes), 0)
  + coalesce((SELECT sum(250 + coalesce(octet_length(we.notes), 0)
      + 160 * (SELECT count(*) FROM "set" s WHERE s.workout_exercise_id = we.id))
    FROM "workout_exercise" we WHERE we.workout_id = w.id), 0);
