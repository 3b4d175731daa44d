/* @name SelectOne */
select 1 as "one!";
