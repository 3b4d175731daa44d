/* @name NotifyHeads */
select pg_notify(:channel!, :payload!) as "sent!";
