"""Posts that must not be joined are refused by the database too, whoever writes them (matrix.POST_GROUPS)."""

from django.db import migrations

FORWARD = """
ALTER TABLE offices_post ADD CONSTRAINT posts_apart EXCLUDE USING gist (
    user_id WITH =,
    (CASE WHEN role IN ('CL', 'RV', 'AP') THEN 'CASES' ELSE role::text END) WITH <>,
    daterange(starts_on, ends_on, '[]') WITH &&
);
CREATE FUNCTION offices_no_maintainer_in_counties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    IF TG_TABLE_NAME = 'offices_agency' THEN
        SELECT role INTO found FROM offices_post
            WHERE agency_id = NEW.id AND role = 'PM' AND (ends_on IS NULL OR ends_on >= CURRENT_DATE) LIMIT 1;
    ELSE
        SELECT level INTO found FROM offices_agency WHERE id = NEW.agency_id AND level = 'COUNTY' FOR SHARE;
    END IF;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'agencies of counties have no permission maintainer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_maintainer_in_counties BEFORE INSERT OR UPDATE ON offices_post
    FOR EACH ROW WHEN (NEW.role = 'PM') EXECUTE FUNCTION offices_no_maintainer_in_counties();
CREATE TRIGGER no_maintainer_in_counties BEFORE UPDATE OF level ON offices_agency
    FOR EACH ROW WHEN (NEW.level = 'COUNTY') EXECUTE FUNCTION offices_no_maintainer_in_counties();
"""
BACKWARD = """
DROP TRIGGER no_maintainer_in_counties ON offices_agency;
DROP TRIGGER no_maintainer_in_counties ON offices_post;
DROP FUNCTION offices_no_maintainer_in_counties();
ALTER TABLE offices_post DROP CONSTRAINT posts_apart;
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
