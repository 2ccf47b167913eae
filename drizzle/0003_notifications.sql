-- Generated, then reviewed: keyed by text, so WITHOUT ROWID. The index holds what waits alone, so that
-- the schedule reads nothing when nothing does.
CREATE TABLE `notifications` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`event_id` text NOT NULL,
	`object_id` text,
	`user_id` text,
	`amount` integer,
	`currency` text,
	`reason` text,
	`retry_at` text,
	`created_at` text NOT NULL,
	`sent_at` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notifications_unsent` ON `notifications` (`created_at`) WHERE sent_at IS NULL;
