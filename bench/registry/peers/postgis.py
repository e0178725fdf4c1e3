"""PostgreSQL with PostGIS: a throwaway server on this machine, rows clustered by place, GiST over points.

Rows licensed out of state stand a second time in a table by state. One backend, no parallel workers, fsync off;
everything fits its buffers. ``OFFSET 0`` keeps subqueries apart, so that what they compute is computed once a row.
"""

import atexit
import contextlib
import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.csv

from secondchair.core.wishes import Wishes
from secondchair.registry.country.earth import R

from .. import sql
from ..answer import answer, facet_columns, facets_of_columns
from ..layout import ALL, Layout
from ..plan import Plan, plan_of, radius

TYPES = {"i1": "smallint", "i2": "smallint", "i4": "integer", "i8": "bigint", "f8": "float8"}
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "shared_buffers": "4GB", "work_mem": "1GB", "maintenance_work_mem": "1GB",
    "max_parallel_workers_per_gather": "0", "max_parallel_maintenance_workers": "0", "autovacuum": "off",
    "random_page_cost": "1.1", "max_wal_size": "8GB",
}  # fmt: skip
JIT_FROM = 300_000  # rows; below, compiling costs more than it saves
WRITE = sql.Dialect(
    lambda value: f"'{value!r}'::float8", lambda condition, bit: f"CASE WHEN {condition} THEN {1 << bit} ELSE 0 END"
)


def programs() -> Path | None:
    """Where initdb of a PostgreSQL with PostGIS stands, or None."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))
    shares = Path("/usr/share/postgresql")
    fit = [place for place in places if (shares / place.parent.name / "extension" / "postgis.control").exists()]
    return fit[-1] if fit else None


class Postgis:
    name = "PostgreSQL and PostGIS"

    def __init__(self, layout: Layout) -> None:
        found = programs()
        if found is None:
            raise ImportError("no PostgreSQL with PostGIS here: apt-get install postgresql-15-postgis-3")
        self._bin = found
        self._layout = layout
        self._folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
        atexit.register(self.close)  # no server is left behind by a run that fails elsewhere
        try:
            self._start()
            self._db = psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True)
            self._db.prepare_threshold = None
            self._fill()
        except BaseException:
            self.close()
            raise
        (self._pid,) = self._db.execute("SELECT pg_backend_pid()").fetchone() or (0,)

    def _run(self, program: str, *arguments: str | Path) -> None:
        who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        with (self._folder / "said").open("ab") as said:
            subprocess.run([*who, self._bin / program, *arguments], check=True, stdout=said, stderr=said, cwd="/")

    def _start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        data = self._folder / "data"
        self._run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._run(
            "pg_ctl", "-D", data, "-w", "-l", self._folder / "log", "-o", f"-k {self._folder} {settings}", "start"
        )

    def _fill(self) -> None:
        columns = self._columns()
        order = sorted(columns, key=lambda name: -columns[name].dtype.itemsize)  # no gaps between columns
        fields = ", ".join(f"{name} {TYPES[columns[name].dtype.str[1:]]} NOT NULL" for name in order)
        self._db.execute("CREATE EXTENSION postgis")
        self._db.execute(f"CREATE UNLOGGED TABLE t ({fields})")
        table = pa.table({name: columns[name] for name in order})
        with self._db.cursor() as cursor, cursor.copy(f"COPY t ({','.join(order)}) FROM STDIN (FORMAT csv)") as copy:
            for start in range(0, len(self._layout), 1 << 17):
                sink = pa.BufferOutputStream()
                no_header = pa.csv.WriteOptions(include_header=False)
                pa.csv.write_csv(table.slice(start, 1 << 17), sink, no_header)
                copy.write(sink.getvalue().to_pybytes())
        self._add_away(table)
        spot = f"ST_MakePoint(degrees(atan2(y,x)), degrees(asin(greatest(-1,least(1,z/{R})))))"
        self._db.execute(f"CREATE INDEX spot ON t USING gist (({spot}))")
        self._db.execute("CREATE UNIQUE INDEX ON t (place)")
        self._db.execute("VACUUM (ANALYZE, FREEZE) t")
        self._spot = spot

    def _columns(self) -> dict[str, Any]:
        columns = dict(self._layout.columns)
        columns["ones"], columns["lists"] = facet_columns(columns)
        columns |= {axis: columns[axis].astype(np.float64) for axis in "xyz"}
        return columns | {"place": np.arange(len(self._layout), dtype=np.int32)}

    def _add_away(self, table: pa.Table) -> None:
        self._db.execute("CREATE UNLOGGED TABLE licensed (state smallint, place integer)")
        with self._db.cursor() as cursor, cursor.copy("COPY licensed FROM STDIN (FORMAT csv)") as copy:
            for state, rows in enumerate(self._layout.away):
                copy.write("".join(f"{state},{place}\n" for place in rows.tolist()))
        self._db.execute(
            "CREATE UNLOGGED TABLE away AS SELECT * FROM t JOIN licensed USING (place) ORDER BY state, place"
        )
        self._db.execute("CREATE INDEX ON away (state)")
        self._db.execute("VACUUM (ANALYZE, FREEZE) away")

    def ask(self, people: Sequence[Wishes], k: int) -> dict[str, Any]:
        plan = plan_of(people, self._layout.words)
        text = sql.question(plan, k, self._ways(plan), WRITE, "OFFSET 0")
        jit = plan.everyone and len(self._layout) >= JIT_FROM
        with self._db.pipeline():
            self._db.execute(f"SET jit={'on' if jit else 'off'}")
            cursor = self._db.execute(text)
        got = sql.read(plan, cursor.fetchall())
        facets = facets_of_columns(self._layout.words, got.ones, got.lists)
        return answer(plan, got.codes, facets, self._facts(got.top))

    def _facts(self, top: list[tuple[int, list[int]]]) -> list[tuple[list[int], dict[str, Any]]]:
        if not top:
            return []
        places = ",".join(str(place) for place, _ in top)
        rows = self._db.execute(f"SELECT place,{','.join(ALL)} FROM t WHERE place IN ({places})").fetchall()
        facts = {place: dict(zip(ALL, row, strict=True)) for place, *row in rows}
        return [(points, facts[place]) for place, points in top]

    def _ways(self, plan: Plan) -> list[str]:
        columns = sql.selected(plan, WRITE)
        if plan.everyone:
            return [f"SELECT {columns} FROM t OFFSET 0"]
        if not plan.by_video and not plan.in_person:  # a state that nobody is licensed in
            return [f"SELECT {columns} FROM t WHERE 1=0"]
        inside = sql.inside(plan, WRITE) if plan.in_person else "1=0"
        box = self._box(plan)
        if not plan.by_video:
            return [f"SELECT * FROM (SELECT {columns} FROM t WHERE {box} OFFSET 0) AS n WHERE {inside}"]
        state = min((s for s in range(64) if plan.states >> s & 1), key=lambda s: self._layout.sizes[s])
        first, end = self._layout.runs[state]
        run = f"place BETWEEN {first} AND {end - 1}"
        ways = [
            f"SELECT * FROM (SELECT {columns} FROM t WHERE {run} OFFSET 0) AS h WHERE vid>0 OR {inside}",
            f"SELECT * FROM (SELECT {columns} FROM away WHERE state={state} OFFSET 0) AS a WHERE vid>0 AND NOT ({inside})",
            f"SELECT * FROM (SELECT {columns} FROM t WHERE {box} AND NOT ({run}) OFFSET 0) AS n WHERE {inside}",
        ]
        return ways if plan.in_person else ways[:2]

    def _box(self, plan: Plan) -> str:
        """The box, in degrees, that holds all that is near enough to everybody."""
        low, high = [-180.0, -90.0], [180.0, 90.0]
        for (x, y, z), wide in zip(plan.points, plan.wide, strict=True):
            if wide < (2 * R) ** 2:
                angle = math.degrees(2 * math.asin(min(1.0, radius(wide) / (2 * R)))) + 1e-4
                lat, lon = math.degrees(math.asin(z / R)), math.degrees(math.atan2(y, x))
                furthest = math.cos(math.radians(min(89.0, abs(lat) + angle)))
                low = [max(low[0], lon - angle / furthest), max(low[1], lat - angle)]
                high = [min(high[0], lon + angle / furthest), min(high[1], lat + angle)]
        if low[0] > high[0] or low[1] > high[1]:
            return "1=0"
        return f"{self._spot} && ST_MakeEnvelope({low[0]},{low[1]},{high[0]},{high[1]})"

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process: by the backend."""
        return int(Path(f"/proc/{self._pid}/schedstat").read_text().split()[0]) / 1e9

    def close(self) -> None:
        atexit.unregister(self.close)
        if hasattr(self, "_db"):
            self._db.close()
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)
