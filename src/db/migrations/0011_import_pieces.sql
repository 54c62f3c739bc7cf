CREATE TABLE "import_piece" (
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "import_piece_import_id_position_pk" PRIMARY KEY("import_id","position")
);
--> statement-breakpoint
ALTER TABLE "import_batch" ADD COLUMN "file_bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_piece" ADD CONSTRAINT "import_piece_import_id_import_batch_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."import_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- files that wait to be imported
INSERT INTO "import_piece" ("import_id", "position", "content")
	SELECT b."id", p."position", substring(b."content" FROM p."position" * 262144 + 1 FOR 262144)
	FROM "import_batch" b CROSS JOIN LATERAL generate_series(0, (octet_length(b."content") - 1) / 262144) AS p ("position")
	WHERE b."content" IS NOT NULL;--> statement-breakpoint
UPDATE "import_batch" SET "file_bytes" = octet_length("content") WHERE "content" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "import_batch" DROP COLUMN "content";
