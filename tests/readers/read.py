"""Reads every exported file of a film with the program it is for, and counts there who kills and who betrays whom.

usage: read.py FOLDER FILM    (FOLDER holds FILM.gexf, FILM.graphml, ...; FILM.expected.json is what imbroglio answers)
Every reader must find the same deeds: kind, agent, patient, event, sentences. Exit 1 where one does not.
"""
import collections
import csv
import json
import pathlib
import sys

folder, film = pathlib.Path(sys.argv[1]), sys.argv[2]
KINDS = ("kills", "betrays")
expected = json.loads((folder / f"{film}.expected.json").read_text(encoding="utf-8"))
failures = []


def cites(value):
    """Citations, as a list or joined by semicolons."""
    if value is None:
        return ()
    items = value if isinstance(value, list) else str(value).split("; ")
    return tuple(item for item in items if item)


def deed(source, target, data):
    return (data["relation"], source, target, data["event"], cites(data.get("cites")) or cites(data.get("event_cites")))


def compare(reader, deeds):
    found = collections.Counter(deed for deed in deeds if deed[0] in KINDS)
    wanted = collections.Counter(
        (row["kind"], row["source"], row["target"], row["event"], tuple(row["cites"])) for row in expected
    )
    same = found == wanted
    print(f"{reader}: {sum(found.values())} deeds, {'as expected' if same else 'NOT AS EXPECTED'}")
    if not same:
        failures.append(reader)
        for row in list((found - wanted) + (wanted - found))[:10]:
            print("   differs:", row)


def with_networkx():
    import networkx as nx

    def deeds(graph):
        return [deed(a, b, data) for a, b, data in graph.edges(data=True)]

    compare(f"networkx {nx.__version__} gexf", deeds(nx.read_gexf(folder / f"{film}.gexf", version="1.2draft")))
    compare("networkx graphml", deeds(nx.read_graphml(folder / f"{film}.graphml")))
    node_link = json.loads((folder / f"{film}.json").read_text(encoding="utf-8"))
    compare("networkx node-link", deeds(nx.node_link_graph(node_link)))
    links = json.loads((folder / f"{film}.links.json").read_text(encoding="utf-8"))
    compare("networkx node-link, links", deeds(nx.node_link_graph(links, edges="links")))
    cytoscape = json.loads((folder / f"{film}.cyjs").read_text(encoding="utf-8"))
    compare("networkx cytoscape", deeds(nx.cytoscape_graph(cytoscape)))


def with_igraph():
    import igraph

    graph = igraph.Graph.Read_GraphML(str(folder / f"{film}.graphml"))
    names = graph.vs["id"]
    compare(
        f"igraph {igraph.__version__} graphml",
        [deed(names[edge.source], names[edge.target], edge.attributes()) for edge in graph.es],
    )


def with_pandas():
    import pandas

    edges = pandas.read_csv(folder / f"{film}.edges.csv", keep_default_na=False)
    rows = edges.to_dict("records")
    compare(f"pandas {pandas.__version__} csv", [deed(row["Source"], row["Target"], row) for row in rows])
    nodes = pandas.read_csv(folder / f"{film}.nodes.csv", keep_default_na=False)
    assert set(edges["Source"]) | set(edges["Target"]) <= set(nodes["Id"]), "an end is no node"


def with_ndex2():
    try:
        from ndex2.cx2 import RawCX2NetworkFactory
    except ImportError as cause:
        print(f"ndex2: skipped, {cause}")
        return
    network = RawCX2NetworkFactory().get_cx2network(str(folder / f"{film}.cx2"))
    names = {key: node["v"]["party"] for key, node in network.get_nodes().items()}
    compare(
        "ndex2 cx2",
        [deed(names[edge["s"]], names[edge["t"]], edge["v"]) for edge in network.get_edges().values()],
    )


def with_cypher():
    try:
        import ladybug
    except ImportError as cause:
        print(f"ladybug: skipped, {cause}")
        return
    connection = ladybug.Connection(ladybug.Database())
    for name in (f"{film}.schema.cypher", f"{film}.cypher"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("//"):
                connection.execute(line)
    deeds = []
    for kind in KINDS:
        answer = connection.execute(
            f"MATCH (a:Character)-[r:{kind.upper()}]->(b:Character) RETURN a.id, b.id, r.event, r.cites, r.event_cites"
        )
        while answer.has_next():
            source, target, event, own, of_event = answer.get_next()
            deeds.append((kind, source, target, event, cites(own) or cites(of_event)))
    compare(f"ladybug {ladybug.__version__} cypher", deeds)


def with_lxml():
    from lxml import etree

    namespaces = {"t": "http://www.tei-c.org/ns/1.0"}
    tree = etree.parse(folder / f"{film}.full.xml")
    events = {
        event.get("{http://www.w3.org/XML/1998/namespace}id"): event
        for event in tree.iterfind(".//t:listEvent/t:event", namespaces)
    }
    deeds = []
    for relation in tree.iterfind(".//t:listRelation[@type='act']/t:relation", namespaces):
        event = events[relation.get("when-custom").lstrip("#")]
        source = relation.get("source") or event.get("source") or ""
        where = tuple(one.removeprefix("#s.") for one in source.split())
        for active in relation.get("active").split():
            for passive in relation.get("passive").split():
                name = event.get("{http://www.w3.org/XML/1998/namespace}id").removeprefix("event.")
                deeds.append((relation.get("name"), active.lstrip("#"), passive.lstrip("#"), name, where))
    compare("lxml tei", deeds)


for reader in (with_networkx, with_igraph, with_pandas, with_ndex2, with_cypher, with_lxml):
    try:
        reader()
    except Exception as cause:  # one reader that fails must not hide the others
        failures.append(reader.__name__)
        print(f"{reader.__name__}: FAILED, {type(cause).__name__}: {cause}")
sys.exit(1 if failures else 0)
