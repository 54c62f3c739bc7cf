CREATE TYPE "public"."workout_status" AS ENUM('open', 'done');--> statement-breakpoint
ALTER TABLE "set" DROP CONSTRAINT "set_measures_something";--> statement-breakpoint
ALTER TABLE "coaching" ADD COLUMN "may_plan" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "group_member" ADD COLUMN "shows_training" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "set" ADD COLUMN "done_at" timestamp with time zone DEFAULT '-infinity';--> statement-breakpoint
ALTER TABLE "set" ADD COLUMN "target_weight_kg" numeric(10, 6);--> statement-breakpoint
ALTER TABLE "set" ADD COLUMN "target_reps_min" smallint;--> statement-breakpoint
ALTER TABLE "set" ADD COLUMN "target_reps_max" smallint;--> statement-breakpoint
ALTER TABLE "set" ADD COLUMN "target_rpe" numeric(3, 1);--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "status" "workout_status" DEFAULT 'done' NOT NULL;--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "left_open" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "rest_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "rest_length_s" integer;--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "cue" jsonb;--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "assignment_id" uuid;--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "leased_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workout_exercise" ADD COLUMN "rest_s" smallint;--> statement-breakpoint
CREATE UNIQUE INDEX "workout_open" ON "workout" USING btree ("user_id") WHERE "workout"."status" = 'open';--> statement-breakpoint
CREATE INDEX "workout_left_open" ON "workout" USING btree ("updated_at") WHERE "workout"."status" = 'open';--> statement-breakpoint
-- weaker than the one before: what is there need not be read to know that it holds
ALTER TABLE "set" ADD CONSTRAINT "set_done_measures_something" CHECK ("set"."done_at" is null or num_nonnulls("set"."weight_kg", "set"."reps", "set"."duration_s", "set"."distance_m") > 0) NOT VALID;
