CREATE TYPE "public"."category" AS ENUM('strength', 'stretching', 'plyometrics', 'strongman', 'powerlifting', 'cardio', 'olympic_weightlifting');--> statement-breakpoint
CREATE TYPE "public"."coaching_status" AS ENUM('invited', 'active', 'ended');--> statement-breakpoint
CREATE TYPE "public"."equipment" AS ENUM('barbell', 'dumbbell', 'machine', 'cable', 'kettlebell', 'bands', 'body_only', 'medicine_ball', 'exercise_ball', 'foam_roll', 'ez_bar', 'other');--> statement-breakpoint
CREATE TYPE "public"."force" AS ENUM('push', 'pull', 'static');--> statement-breakpoint
CREATE TYPE "public"."import_status" AS ENUM('stored', 'running', 'done', 'failed', 'undone');--> statement-breakpoint
CREATE TYPE "public"."level" AS ENUM('beginner', 'intermediate', 'expert');--> statement-breakpoint
CREATE TYPE "public"."mechanic" AS ENUM('compound', 'isolation');--> statement-breakpoint
CREATE TYPE "public"."muscle" AS ENUM('abdominals', 'abductors', 'adductors', 'biceps', 'calves', 'chest', 'forearms', 'glutes', 'hamstrings', 'lats', 'lower_back', 'middle_back', 'neck', 'quadriceps', 'shoulders', 'traps', 'triceps');--> statement-breakpoint
CREATE TYPE "public"."muscle_role" AS ENUM('primary', 'secondary');--> statement-breakpoint
CREATE TYPE "public"."record_kind" AS ENUM('max_weight', 'max_e1rm', 'max_reps', 'max_set_volume', 'max_duration', 'max_distance');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('member', 'trainer', 'admin');--> statement-breakpoint
CREATE TYPE "public"."set_type" AS ENUM('normal', 'warmup', 'dropset', 'failure');--> statement-breakpoint
CREATE TYPE "public"."subject_kind" AS ENUM('library', 'account', 'group');--> statement-breakpoint
CREATE TYPE "public"."tracking" AS ENUM('weight_reps', 'bodyweight_reps', 'assisted_reps', 'reps_only', 'duration', 'weight_duration', 'distance_duration', 'weight_distance');--> statement-breakpoint
CREATE TYPE "public"."weight_unit" AS ENUM('kg', 'lb');--> statement-breakpoint
CREATE TYPE "public"."week_start" AS ENUM('mon', 'sun');--> statement-breakpoint
CREATE TYPE "public"."workout_source" AS ENUM('manual', 'strong_csv', 'hevy_csv', 'api');--> statement-breakpoint
CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" "role" DEFAULT 'member' NOT NULL,
	"display_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coaching" (
	"id" uuid PRIMARY KEY NOT NULL,
	"trainer_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"status" "coaching_status" NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"follow_up_days" smallint DEFAULT 7 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exercise" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"slug" text,
	"name" text NOT NULL,
	"name_norm" text NOT NULL,
	"tracking" "tracking" NOT NULL,
	"equipment" "equipment",
	"mechanic" "mechanic",
	"force" "force",
	"level" "level" DEFAULT 'beginner' NOT NULL,
	"category" "category" DEFAULT 'strength' NOT NULL,
	"instructions" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "exercise_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "exercise_alias" (
	"owner_id" uuid,
	"alias_norm" text NOT NULL,
	"exercise_id" uuid NOT NULL,
	CONSTRAINT "exercise_alias_owner_name" UNIQUE NULLS NOT DISTINCT("owner_id","alias_norm")
);
--> statement-breakpoint
CREATE TABLE "exercise_best" (
	"user_id" uuid NOT NULL,
	"exercise_id" uuid NOT NULL,
	"kind" "record_kind" NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"workout_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"value" numeric(18, 6) NOT NULL,
	"running" numeric(18, 6) NOT NULL,
	"is_record" boolean NOT NULL,
	CONSTRAINT "exercise_best_user_id_exercise_id_kind_started_at_workout_id_pk" PRIMARY KEY("user_id","exercise_id","kind","started_at","workout_id")
);
--> statement-breakpoint
CREATE TABLE "exercise_muscle" (
	"exercise_id" uuid NOT NULL,
	"muscle" "muscle" NOT NULL,
	"role" "muscle_role" NOT NULL,
	CONSTRAINT "exercise_muscle_exercise_id_muscle_pk" PRIMARY KEY("exercise_id","muscle")
);
--> statement-breakpoint
CREATE TABLE "training_group" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "group_member" (
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_member_group_id_user_id_pk" PRIMARY KEY("group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"user_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"workout_id" uuid NOT NULL,
	"revision" bigint NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_key_user_id_key_pk" PRIMARY KEY("user_id","key")
);
--> statement-breakpoint
CREATE TABLE "import_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"file_sha256" text NOT NULL,
	"options" jsonb NOT NULL,
	"content" "bytea",
	"status" "import_status" NOT NULL,
	"outcome" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"claim" uuid
);
--> statement-breakpoint
CREATE TABLE "measurement" (
	"user_id" uuid NOT NULL,
	"measured_on" date NOT NULL,
	"kind" text NOT NULL,
	"value" numeric(8, 3) NOT NULL,
	CONSTRAINT "measurement_user_id_kind_measured_on_pk" PRIMARY KEY("user_id","kind","measured_on")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"revision" bigint NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "preferences" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"weight_unit" "weight_unit" DEFAULT 'kg' NOT NULL,
	"distance_unit" text DEFAULT 'km' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"week_start" "week_start" DEFAULT 'mon' NOT NULL,
	"day_cutoff_min" integer DEFAULT 0 NOT NULL,
	"weekly_target" smallint,
	"locale" text DEFAULT 'en' NOT NULL,
	"leaderboard_opt_in" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revoked_session" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"previous_hash" text,
	"rotated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "set" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workout_exercise_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"type" "set_type" DEFAULT 'normal' NOT NULL,
	"weight_kg" numeric(10, 6),
	"entered_unit" "weight_unit" NOT NULL,
	"reps" smallint,
	"duration_s" integer,
	"distance_m" numeric(9, 2),
	"rpe" numeric(3, 1),
	CONSTRAINT "set_measures_something" CHECK (num_nonnulls("set"."weight_kg", "set"."reps", "set"."duration_s", "set"."distance_m") > 0),
	CONSTRAINT "set_reps_range" CHECK ("set"."reps" between 0 and 1000),
	CONSTRAINT "set_rpe_range" CHECK ("set"."rpe" between 1 and 10 and "set"."rpe" * 2 = floor("set"."rpe" * 2))
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subject" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "subject_kind" NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "training_day" (
	"user_id" uuid NOT NULL,
	"local_date" date NOT NULL,
	"workouts" integer NOT NULL,
	"sets" integer NOT NULL,
	"reps" integer NOT NULL,
	"volume_kg" numeric(20, 6) NOT NULL,
	"duration_s" bigint NOT NULL,
	CONSTRAINT "training_day_user_id_local_date_pk" PRIMARY KEY("user_id","local_date")
);
--> statement-breakpoint
CREATE TABLE "workout" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"title" text NOT NULL,
	"notes" text,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"time_zone" text NOT NULL,
	"local_date" date NOT NULL,
	"source" "workout_source" DEFAULT 'manual' NOT NULL,
	"source_key" text,
	"import_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workout_source_key" UNIQUE("user_id","source","source_key"),
	CONSTRAINT "workout_ends_within_a_day" CHECK ("workout"."ended_at" is null or ("workout"."ended_at" >= "workout"."started_at" and "workout"."ended_at" <= "workout"."started_at" + interval '24 hours'))
);
--> statement-breakpoint
CREATE TABLE "workout_exercise" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workout_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"exercise_id" uuid NOT NULL,
	"superset_group" smallint,
	"notes" text
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_id_subject_id_fk" FOREIGN KEY ("id") REFERENCES "public"."subject"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching" ADD CONSTRAINT "coaching_trainer_id_account_id_fk" FOREIGN KEY ("trainer_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coaching" ADD CONSTRAINT "coaching_client_id_account_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise" ADD CONSTRAINT "exercise_owner_id_account_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_alias" ADD CONSTRAINT "exercise_alias_owner_id_account_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_alias" ADD CONSTRAINT "exercise_alias_exercise_id_exercise_id_fk" FOREIGN KEY ("exercise_id") REFERENCES "public"."exercise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_best" ADD CONSTRAINT "exercise_best_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_best" ADD CONSTRAINT "exercise_best_workout_id_workout_id_fk" FOREIGN KEY ("workout_id") REFERENCES "public"."workout"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_muscle" ADD CONSTRAINT "exercise_muscle_exercise_id_exercise_id_fk" FOREIGN KEY ("exercise_id") REFERENCES "public"."exercise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_group" ADD CONSTRAINT "training_group_id_subject_id_fk" FOREIGN KEY ("id") REFERENCES "public"."subject"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_group" ADD CONSTRAINT "training_group_owner_id_account_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_group_id_training_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."training_group"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_batch" ADD CONSTRAINT "import_batch_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "measurement" ADD CONSTRAINT "measurement_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preferences" ADD CONSTRAINT "preferences_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "set" ADD CONSTRAINT "set_workout_exercise_id_workout_exercise_id_fk" FOREIGN KEY ("workout_exercise_id") REFERENCES "public"."workout_exercise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_day" ADD CONSTRAINT "training_day_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workout" ADD CONSTRAINT "workout_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workout_exercise" ADD CONSTRAINT "workout_exercise_workout_id_workout_id_fk" FOREIGN KEY ("workout_id") REFERENCES "public"."workout"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workout_exercise" ADD CONSTRAINT "workout_exercise_exercise_id_exercise_id_fk" FOREIGN KEY ("exercise_id") REFERENCES "public"."exercise"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_email" ON "account" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "coaching_open_pair" ON "coaching" USING btree ("trainer_id","client_id") WHERE "coaching"."status" <> 'ended';--> statement-breakpoint
CREATE INDEX "coaching_client" ON "coaching" USING btree ("client_id");--> statement-breakpoint
CREATE UNIQUE INDEX "exercise_own_name" ON "exercise" USING btree ("owner_id","name_norm") WHERE "exercise"."owner_id" is not null;--> statement-breakpoint
CREATE INDEX "exercise_equipment" ON "exercise" USING btree ("equipment") WHERE "exercise"."owner_id" is null;--> statement-breakpoint
CREATE INDEX "exercise_best_workout" ON "exercise_best" USING btree ("workout_id");--> statement-breakpoint
CREATE INDEX "personal_record" ON "exercise_best" USING btree ("user_id","started_at" DESC NULLS LAST) WHERE "exercise_best"."is_record";--> statement-breakpoint
CREATE INDEX "exercise_muscle_role" ON "exercise_muscle" USING btree ("muscle","role");--> statement-breakpoint
CREATE INDEX "group_member_user" ON "group_member" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "idempotency_key_age" ON "idempotency_key" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "import_batch_user" ON "import_batch" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "import_batch_open" ON "import_batch" USING btree ("status");--> statement-breakpoint
CREATE INDEX "outbox_since" ON "outbox" USING btree ("since");--> statement-breakpoint
CREATE INDEX "session_account" ON "session" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "session_expiry" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "set_workout_exercise" ON "set" USING btree ("workout_exercise_id");--> statement-breakpoint
CREATE INDEX "workout_by_start" ON "workout" USING btree ("user_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "workout_by_date" ON "workout" USING btree ("user_id","local_date");--> statement-breakpoint
CREATE INDEX "workout_by_import" ON "workout" USING btree ("import_id") WHERE "workout"."import_id" is not null;--> statement-breakpoint
CREATE INDEX "workout_exercise_workout" ON "workout_exercise" USING btree ("workout_id");--> statement-breakpoint
CREATE INDEX "workout_exercise_exercise" ON "workout_exercise" USING btree ("exercise_id");