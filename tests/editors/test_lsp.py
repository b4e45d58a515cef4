"""The language server as a client that is not ours meets it: pytest-lsp, which speaks as VS Code does."""

import os
import time
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROJECT = Path(os.environ["IMBROGLIO_PROJECT"])
FILM = PROJECT / "data/films/duel.ron"
CAST = PROJECT / "data/films/cast.ron"


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[os.environ["IMBROGLIO"], "lsp"]))
async def client(lsp_client: LanguageClient):
    params = types.InitializeParams(
        capabilities=client_capabilities("visual-studio-code"),
        root_uri=PROJECT.as_uri(),
        workspace_folders=[types.WorkspaceFolder(uri=PROJECT.as_uri(), name="project")],
    )
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def opened(client, path=FILM, text=None):
    text = path.read_text(encoding="utf-8") if text is None else text
    item = types.TextDocumentItem(uri=path.as_uri(), language_id="imbroglio", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return text


def changed(client, version, text, path=FILM):
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=path.as_uri(), version=version),
            content_changes=[types.TextDocumentContentChangeWholeDocument(text=text)],
        )
    )


def behind(text, part):
    before = text[: text.index(part) + len(part)]
    column = len(before.rsplit("\n", 1)[-1].encode("utf-16-le")) // 2
    return types.Position(line=before.count("\n"), character=column)


def where(text, part, path=FILM):
    return {"text_document": types.TextDocumentIdentifier(uri=path.as_uri()), "position": behind(text, part)}


async def offered(client, text, part):
    found = await client.text_document_completion_async(types.CompletionParams(**where(text, part)))
    return {item.label: item for item in found.items}


@pytest.mark.asyncio
async def test_open_and_diagnostics(client):
    text = opened(client)
    await client.wait_for_notification("textDocument/publishDiagnostics")
    assert len(client.diagnostics[FILM.as_uri()]) == 0
    changed(client, 2, text.replace("kills(cleo, bob)", "kils(cleo, bob)"))
    await client.wait_for_notification("textDocument/publishDiagnostics")
    assert [found.code for found in client.diagnostics[FILM.as_uri()]] == ["E104"]


@pytest.mark.asyncio
async def test_completion_of_a_kind_a_character_and_a_citation(client):
    text = opened(client)
    kinds = text.replace("acts: [kills(cleo, bob)]", "acts: [ki")
    changed(client, 2, kinds)
    kills = (await offered(client, kinds, "acts: [ki"))["kills"]
    assert kills.documentation.value
    parties = text.replace("kills(cleo, bob)", "kills(, bob)")
    changed(client, 3, parties)
    found = await offered(client, parties, "kills(")
    assert {"ann", "bob", "cleo"} <= set(found) and "shot" not in found
    cites = text.replace('cites: "001.p1.s2"', 'cites: ""')
    changed(client, 4, cites)
    found = await offered(client, cites, 'Cleo shoots Bob", cites: "')
    assert found["001.p1.s2"].detail == "Cleo shoots Bob."


@pytest.mark.asyncio
async def test_hover(client):
    text = opened(client)
    hover = await client.text_document_hover_async(types.HoverParams(**where(text, "acts: [kil")))
    assert "is killed by" in hover.contents.value


@pytest.mark.asyncio
async def test_rename_over_an_include(client):
    text = opened(client)
    edit = await client.text_document_rename_async(types.RenameParams(**where(text, "kills(cleo, b"), new_name="robert"))
    files = {change.text_document.uri: len(change.edits) for change in edit.document_changes}
    assert files == {FILM.as_uri(): 3, CAST.as_uri(): 1}


@pytest.mark.asyncio
async def test_code_action(client):
    text = opened(client)
    broken = text.replace("kills(cleo, bob)", "kils(cleo, bob)")
    changed(client, 2, broken)
    at = behind(broken, "acts: [kil")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=FILM.as_uri()),
            range=types.Range(start=at, end=at),
            context=types.CodeActionContext(diagnostics=[]),
        )
    )
    assert "Replace with `kills`" in [action.title for action in actions]


@pytest.mark.asyncio
async def test_format(client):
    text = opened(client)
    changed(client, 2, text.replace('title: "Duel",', 'title :"Duel" ,'))
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(
            text_document=types.TextDocumentIdentifier(uri=FILM.as_uri()),
            options=types.FormattingOptions(tab_size=4, insert_spaces=True),
        )
    )
    assert len(edits) == 1 and '    title: "Duel",\n' in edits[0].new_text


@pytest.mark.asyncio
async def test_a_film_of_two_thousand_events(client):
    """Prints how long answers take; no time is asserted."""
    events = ["        (id: e0, what: \"It begins\", cites: \"001.p1.s1\", acts: [meets(ann, bob)]),"]
    for number in range(1, 2000):
        who = ["ann", "bob", "cleo"][number % 3]
        other = ["bob", "cleo", "ann"][number % 3]
        events.append(
            f'        (id: e{number}, what: "Event {number}", cites: "001.p1.s{1 + number % 3}", '
            f"acts: [meets({who}, {other})], needs: [e{number - 1}]),"
        )
    text = '(\n    title: "Long",\n    seeds: ["001"],\n    include: ["cast.ron"],\n    story: [\n' + "\n".join(events) + "\n    ],\n)\n"
    path = PROJECT / "data/films/long.ron"
    opened(client, path, text)
    await client.wait_for_notification("textDocument/publishDiagnostics")
    checks, completions = [], []
    for version in range(2, 12):
        # a slip at the end comes and goes, so that something is published each time
        slip = "meets(ann, bbo)" if version % 2 == 0 else "meets(ann, bob)"
        start = time.perf_counter()
        changed(client, version, text.replace("meets(ann, bob)", slip, 1), path)
        await client.wait_for_notification("textDocument/publishDiagnostics")
        checks.append(time.perf_counter() - start)
        start = time.perf_counter()
        await client.text_document_completion_async(types.CompletionParams(**where(text, "id: e1999, what: \"Event 1999\", cites: \"001.p1.s2\", acts: [", path)))
        completions.append(time.perf_counter() - start)
    ms = lambda times: f"{sorted(times)[len(times) // 2] * 1000:.1f} ms"
    print(f"\n2,000 events: from a change to diagnostics {ms(checks)}, completion of a kind {ms(completions)} (medians of ten)")
