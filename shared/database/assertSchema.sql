/* @name FindNewestMigration */
select newest_migration() as name;
