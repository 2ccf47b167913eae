-- Runs of pnpm reconcile and of its schedule, and what they found. Few rows: a run an hour, kept for
-- a month. The last index lets a paid session find its dead letter.
CREATE TABLE `missed_events` (
	`reconciliation_id` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`created_at` text NOT NULL,
	`sent_at` text,
	`refused` text,
	PRIMARY KEY(`reconciliation_id`, `event_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `missed_events_sent` ON `missed_events` (`event_id`,`sent_at`) WHERE sent_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`who` text NOT NULL,
	`dry_run` integer NOT NULL,
	`since_at` text NOT NULL,
	`until_at` text NOT NULL,
	`list` integer DEFAULT 0 NOT NULL,
	`cursor` text,
	`pages` integer DEFAULT 0 NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`sessions` integer DEFAULT 0 NOT NULL,
	`setbacks` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`created_at` text NOT NULL,
	`ended_at` text,
	`next_step_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ungranted_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text,
	`amount` integer,
	`currency` text,
	`created_at` text NOT NULL,
	`found_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `dead_letters_paid_object` ON `dead_letters` (`object_id`) WHERE paid = 1;
