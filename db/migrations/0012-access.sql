-- Who may do what in an account is asked by every request: one question to the database and back, outside a transaction. Answers no row
-- when there is no such account; may_write is null when the user is not a member.

CREATE FUNCTION machinery.access_to(account uuid, person uuid, duty_name text) RETURNS TABLE (may_write boolean, holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT m.may_write, EXISTS (SELECT FROM duty_holders h WHERE h.account_id = a.account_id AND h.duty = duty_name AND h.user_id = person)
  FROM accounts a LEFT JOIN account_members m ON m.account_id = a.account_id AND m.user_id = person
  WHERE a.account_id = account
$$;

REVOKE ALL ON FUNCTION machinery.access_to FROM PUBLIC;
GRANT EXECUTE ON FUNCTION machinery.access_to TO mainstay_app;
