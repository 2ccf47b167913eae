-- The ledger is append-only and the balance is its sum: the database itself holds to it.
-- (Remote migrations are split by a parser that wants an upper-case END and no CASE in a trigger.)

CREATE TRIGGER credit_transactions_never_change
BEFORE UPDATE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of changing a row');
END;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_never_go
BEFORE DELETE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of deleting a row');
END;
--> statement-breakpoint
-- INSERT OR REPLACE would delete a row without firing the trigger above.
CREATE TRIGGER credit_transactions_come_once
BEFORE INSERT ON credit_transactions
WHEN EXISTS (SELECT 1 FROM credit_transactions WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the ledger has a row with this id already');
END;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_move_the_balance
AFTER INSERT ON credit_transactions
BEGIN
  UPDATE credit_balances
  SET balance = balance + NEW.amount, last_transaction_id = NEW.id
  WHERE user_id = NEW.user_id;

  INSERT INTO credit_balances (user_id, balance, last_transaction_id)
  SELECT NEW.user_id, NEW.amount, NEW.id
  WHERE NOT EXISTS (SELECT 1 FROM credit_balances WHERE user_id = NEW.user_id);
END;
--> statement-breakpoint
-- A balance changes by the amount of a ledger row of its user, or not at all.
CREATE TRIGGER credit_balances_follow_the_ledger
BEFORE UPDATE ON credit_balances
WHEN NEW.user_id <> OLD.user_id
  OR NEW.last_transaction_id = OLD.last_transaction_id
  OR NEW.balance - OLD.balance IS NOT (
    SELECT amount FROM credit_transactions
    WHERE id = NEW.last_transaction_id AND user_id = NEW.user_id
  )
BEGIN
  SELECT RAISE(ABORT, 'a balance is the sum of its ledger: insert a credit_transactions row instead');
END;
--> statement-breakpoint
CREATE TRIGGER credit_balances_start_with_the_ledger
BEFORE INSERT ON credit_balances
WHEN EXISTS (SELECT 1 FROM credit_balances WHERE user_id = NEW.user_id)
  OR NEW.balance IS NOT (
    SELECT amount FROM credit_transactions
    WHERE id = NEW.last_transaction_id AND user_id = NEW.user_id
  )
BEGIN
  SELECT RAISE(ABORT, 'a balance is the sum of its ledger: insert a credit_transactions row instead');
END;
--> statement-breakpoint
CREATE TRIGGER credit_balances_never_go
BEFORE DELETE ON credit_balances
BEGIN
  SELECT RAISE(ABORT, 'a balance is the sum of its ledger and stays with it');
END;
