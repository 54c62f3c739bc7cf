ALTER TYPE "public"."workout_source" ADD VALUE 'csv';--> statement-breakpoint
CREATE TABLE "import_layout" (
	"user_id" uuid NOT NULL,
	"header_sha256" text NOT NULL,
	"columns" jsonb NOT NULL,
	"date_order" text,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_layout_user_id_header_sha256_pk" PRIMARY KEY("user_id","header_sha256")
);
--> statement-breakpoint
ALTER TABLE "import_layout" ADD CONSTRAINT "import_layout_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;