-- Drops views, functions and procedures that the upgrade has not created again: they are no longer part of the schema.
select @schema@._drop_code(c.classid, c.oid)
  from @schema@._code(null) c
  where age(c.xmin) > age((txid_current() % 4294967296)::text::xid)
  order by c.oid desc;

drop function @schema@._replace_code(text, text), @schema@._drop_code(oid, oid), @schema@._code(text);
