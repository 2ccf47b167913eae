-- The ledger is append-only and the balance is its sum: the database itself holds to it.
-- (Remote migrations are split by a parser that wants an upper-case END and no CASE in a trigger.)

CREATE TRIGGER credit_ledger_never_changes
BEFORE UPDATE ON credit_ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of changing a row');
END;
--> statement-breakpoint
CREATE TRIGGER credit_ledger_never_shrinks
BEFORE DELETE ON credit_ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of deleting a row');
END;
--> statement-breakpoint
-- Each row continues the user's last one, or is the first. So the last balance is the sum of all
-- amounts, and no row can be slipped in between or counted again. The id is asked for because INSERT
-- OR REPLACE would delete a row of the same id without firing the trigger above.
CREATE TRIGGER credit_ledger_rows_follow
BEFORE INSERT ON credit_ledger
WHEN (NEW.number, NEW.balance - NEW.amount) IS NOT (
  SELECT COALESCE(MAX(number), 0) + 1, COALESCE(balance, 0)
  FROM credit_ledger WHERE user_id = NEW.user_id
) OR EXISTS (SELECT 1 FROM credit_ledger WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'a ledger row has a new id and continues the last: insert into credit_transactions');
END;
--> statement-breakpoint
CREATE VIEW credit_transactions AS
SELECT id, user_id, type, amount, balance, created_at, source, event_id, description, number
FROM credit_ledger;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_insert
INSTEAD OF INSERT ON credit_transactions
BEGIN
  INSERT INTO credit_ledger
    (user_id, number, id, type, amount, balance, created_at, source, event_id, description)
  SELECT
    NEW.user_id, COALESCE(MAX(number), 0) + 1, NEW.id, NEW.type, NEW.amount,
    COALESCE(balance, 0) + NEW.amount,
    COALESCE(NEW.created_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    NEW.source, NEW.event_id, NEW.description
  FROM credit_ledger WHERE user_id = NEW.user_id;
END;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_update
INSTEAD OF UPDATE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of changing a row');
END;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_delete
INSTEAD OF DELETE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of deleting a row');
END;
--> statement-breakpoint
-- SQLite takes `balance` from the row that has the MAX (sqlite.org/lang_select.html, bare columns).
CREATE VIEW credit_balances AS
SELECT user_id, balance FROM (
  SELECT user_id, balance, MAX(number) FROM credit_ledger GROUP BY user_id
);
--> statement-breakpoint
-- A dead letter shows what became of its event, and costs the events that never died nothing.
CREATE TRIGGER dead_letters_follow_their_event
AFTER UPDATE OF status ON stripe_events
WHEN NEW.status <> OLD.status
BEGIN
  UPDATE dead_letters SET status = NEW.status WHERE id = NEW.id;
END;
