import type { OutsideUser } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';

/** Returns the jobs of other projects and of no project that use a topic of the project, or run after a job of it, by name. */
export async function loadOutsideUsers(connection: Connection, project: string): Promise<readonly OutsideUser[]> {
  return await connection.query<OutsideUser & Record<string, unknown>>(
    `select j.name, p.name as project, j.source_file as file, j.topic, j.after_jobs as after
     from jobs j left join projects p on p.id = j.project_id
     where p.name is distinct from $1 and j.id in (
       select u.id from projects o join topics t on t.project_id = o.id join jobs u on u.topic = t.name where o.name = $1
       union all
       select u.id from projects o join jobs m on m.project_id = o.id
         join (select k.id, n.name from jobs k cross join lateral unnest(k.after_jobs) n (name) where k.after_jobs <> '{}') u on u.name = m.name
       where o.name = $1
     )
     order by j.name`,
    [project],
  );
}
