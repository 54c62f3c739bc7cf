CREATE TABLE "deleted_source" (
	"user_id" uuid NOT NULL,
	"workout_id" uuid NOT NULL,
	"source" "workout_source" NOT NULL,
	"source_key" text,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deleted_source_user_id_workout_id_pk" PRIMARY KEY("user_id","workout_id")
);
--> statement-breakpoint
CREATE TABLE "import_correction" (
	"import_id" uuid NOT NULL,
	"workout_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"before" jsonb NOT NULL,
	CONSTRAINT "import_correction_import_id_workout_id_pk" PRIMARY KEY("import_id","workout_id")
);
--> statement-breakpoint
ALTER TABLE "workout" ADD COLUMN "imported_version" integer;--> statement-breakpoint
ALTER TABLE "deleted_source" ADD CONSTRAINT "deleted_source_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_correction" ADD CONSTRAINT "import_correction_import_id_import_batch_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."import_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_correction" ADD CONSTRAINT "import_correction_workout_id_workout_id_fk" FOREIGN KEY ("workout_id") REFERENCES "public"."workout"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deleted_source_key" ON "deleted_source" USING btree ("user_id","source","source_key");--> statement-breakpoint
CREATE INDEX "deleted_source_age" ON "deleted_source" USING btree ("user_id","deleted_at");--> statement-breakpoint
CREATE INDEX "import_correction_workout" ON "import_correction" USING btree ("workout_id");--> statement-breakpoint
-- what was deleted before this, as long as it is kept
INSERT INTO "deleted_source" (user_id, workout_id, source, source_key, deleted_at)
SELECT user_id, id, (content->'workout'->>'source')::workout_source, content->'workout'->>'source_key', deleted_at FROM "deleted_workout";
