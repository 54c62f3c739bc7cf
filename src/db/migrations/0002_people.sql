CREATE TYPE "public"."progression" AS ENUM('double', 'linear', 'rpe');--> statement-breakpoint
ALTER TYPE "public"."import_status" ADD VALUE 'undoing' BEFORE 'undone';--> statement-breakpoint
ALTER TYPE "public"."workout_source" ADD VALUE 'spotter';--> statement-breakpoint
CREATE TABLE "assigned_workout" (
	"id" uuid PRIMARY KEY NOT NULL,
	"trainer_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"scheduled_on" date NOT NULL,
	"title" text NOT NULL,
	"notes" text,
	"items" jsonb NOT NULL,
	"workout_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workout_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deleted_workout" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"content" jsonb NOT NULL,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exercise_plan" (
	"user_id" uuid NOT NULL,
	"exercise_id" uuid NOT NULL,
	"method" "progression" NOT NULL,
	"reps_min" smallint NOT NULL,
	"reps_max" smallint NOT NULL,
	"target_rpe" numeric(3, 1),
	"step_kg" numeric(10, 6),
	CONSTRAINT "exercise_plan_user_id_exercise_id_pk" PRIMARY KEY("user_id","exercise_id")
);
--> statement-breakpoint
CREATE TABLE "goal" (
	"user_id" uuid NOT NULL,
	"exercise_id" uuid NOT NULL,
	"target_weight_kg" numeric(10, 6),
	"target_reps" smallint,
	"due_on" date,
	"best_weight_kg" numeric(10, 6),
	"best_reps" smallint,
	"reached_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "goal_user_id_exercise_id_pk" PRIMARY KEY("user_id","exercise_id"),
	CONSTRAINT "goal_targets_something" CHECK (num_nonnulls("goal"."target_weight_kg", "goal"."target_reps") > 0)
);
--> statement-breakpoint
CREATE TABLE "group_invitation" (
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"invited_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_invitation_group_id_user_id_pk" PRIMARY KEY("group_id","user_id")
);
--> statement-breakpoint
DROP INDEX "personal_record";--> statement-breakpoint
DROP INDEX "workout_by_start";--> statement-breakpoint
ALTER TABLE "exercise" ADD COLUMN "import_id" uuid;--> statement-breakpoint
ALTER TABLE "preferences" ADD COLUMN "sets_low" smallint DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "preferences" ADD COLUMN "sets_high" smallint DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE "preferences" ADD COLUMN "pain_words" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "assigned_workout" ADD CONSTRAINT "assigned_workout_trainer_id_account_id_fk" FOREIGN KEY ("trainer_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assigned_workout" ADD CONSTRAINT "assigned_workout_client_id_account_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assigned_workout" ADD CONSTRAINT "assigned_workout_workout_id_workout_id_fk" FOREIGN KEY ("workout_id") REFERENCES "public"."workout"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_workout_id_workout_id_fk" FOREIGN KEY ("workout_id") REFERENCES "public"."workout"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_author_id_account_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deleted_workout" ADD CONSTRAINT "deleted_workout_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_plan" ADD CONSTRAINT "exercise_plan_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exercise_plan" ADD CONSTRAINT "exercise_plan_exercise_id_exercise_id_fk" FOREIGN KEY ("exercise_id") REFERENCES "public"."exercise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal" ADD CONSTRAINT "goal_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal" ADD CONSTRAINT "goal_exercise_id_exercise_id_fk" FOREIGN KEY ("exercise_id") REFERENCES "public"."exercise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_invitation" ADD CONSTRAINT "group_invitation_group_id_training_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."training_group"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_invitation" ADD CONSTRAINT "group_invitation_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_invitation" ADD CONSTRAINT "group_invitation_invited_by_account_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assigned_workout_client" ON "assigned_workout" USING btree ("client_id","scheduled_on");--> statement-breakpoint
CREATE INDEX "assigned_workout_trainer" ON "assigned_workout" USING btree ("trainer_id");--> statement-breakpoint
CREATE INDEX "assigned_workout_done" ON "assigned_workout" USING btree ("workout_id") WHERE "assigned_workout"."workout_id" is not null;--> statement-breakpoint
CREATE INDEX "comment_workout" ON "comment" USING btree ("workout_id","created_at");--> statement-breakpoint
CREATE INDEX "comment_user" ON "comment" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "comment_author" ON "comment" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "deleted_workout_user" ON "deleted_workout" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "deleted_workout_age" ON "deleted_workout" USING btree ("deleted_at");--> statement-breakpoint
CREATE INDEX "group_invitation_user" ON "group_invitation" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "personal_record" ON "exercise_best" USING btree ("user_id","started_at") WHERE "exercise_best"."is_record";--> statement-breakpoint
CREATE INDEX "workout_by_start" ON "workout" USING btree ("user_id","started_at","id");