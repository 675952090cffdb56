extension ErrorMessages {
    private static let graphviz = "a fault of the library that draws; a picture is then drawn plainly"
    private static let translated = "the program asks the system itself; what Foundation says is in CommandSupportTests"

    /// What counts as a run, with a workspace that no scan has made.
    private static let runWithWorkspace: [ErrorCase.Given] = [
        .text("{\"program\":\"dragnet\"}", "mine/run.json"), .run("import log.csv --workspace mine/workspace"),
    ]

    /// Files and folders that are written.
    static let output: [Source] = [
        Source(
            file: "DragnetCore/Files/AtomicFile.swift",
            cases: [
                ErrorCase(
                    "generate transactions --rows 2000 -o none/a.csv", 1,
                    "none/a.csv: cannot be written: No such file or directory", help: "make the directory first"),
                ErrorCase(
                    "embed e.txt -o none/e.bin", 1, "none/e.bin: cannot be written: No such file or directory",
                    help: "make the directory first", given: [edges]),
                ErrorCase(
                    "generate transactions --rows 2000 -o folder", 1, "folder: cannot be written: Is a directory",
                    help: "name a file, this is a directory", given: [.text("", "folder/x")]),
                ErrorCase(
                    "report --out /dev/full --workspace ws", 1, "/dev/full: cannot be written: No space left on device",
                    help: "free some disk space, or choose another place", given: [.workspace]),
                ErrorCase(
                    "embed e.txt -o e.bin --dim 1024 --method diffusion", 1, "e.bin: cannot be written: File too large",
                    help: "raise the limit on the size of files (ulimit -f), or choose another place", given: [edges],
                    fileSizeLimit: 8),
            ]),
        Source(
            file: "DragnetCore/Files/DirectoryLock.swift",
            unprovoked: ["cannot be locked: …": "the program has made the folder a moment before"]),
        Source(
            file: "DragnetCore/Files/FileSync.swift",
            cases: [
                ErrorCase(
                    "import log.csv --workspace log.csv", 1, "log.csv: is not a directory", help: "choose another place"
                ),
                ErrorCase(
                    "import log.csv --workspace log.csv/ws", 1,
                    "log.csv/ws: the directory cannot be made: Not a directory",
                    help: "choose a place that you may write to"),
            ],
            unprovoked: [
                "a path cannot hold a NUL character": "arguments cannot hold one",
                "cannot be synced to disk: …": "the disk must fail",
            ]),
        Source(
            file: "DragnetCore/Concurrency/CancellationFlag.swift",
            unprovoked: ["interrupted": "stopping a scan is tested by UsageTests"]),
        Source(
            file: "DragnetPipeline/Output/RunDirectory.swift",
            cases: [
                ErrorCase(
                    "scan log.csv --out .", 2, ".: cannot be replaced by the results",
                    help: "name a directory of its own after --out"),
                ErrorCase(
                    "scan log.csv --out -", 2, "-: cannot be replaced by the results",
                    help: "name a directory of its own after --out"),
                ErrorCase("scan log.csv --out log.csv", 1, "log.csv: is a file", help: "choose another --out"),
                ErrorCase(
                    "scan log.csv --out mine", 1, "mine: holds \"notes.txt\", and Dragnet only replaces what it made",
                    help: "choose another --out, or move the file away", given: [.text("", "mine/notes.txt")]),
                ErrorCase(
                    "scan log.csv --out mine", 1,
                    "mine: holds no run.json of Dragnet, which only replaces what it made",
                    help: "choose another --out, or empty the directory yourself",
                    given: [.text("", "mine/report.html")]),
                ErrorCase(
                    "scan log.csv --out mine", 1,
                    "mine: holds a workspace with 1 label, 1 suppression by people, which would be lost",
                    help: "choose another --out, or move the workspace away",
                    given: runWithWorkspace + [
                        .run("label entity:A0 fraud --workspace mine/workspace"),
                        .run("suppress add entity:A0 --why w --workspace mine/workspace"),
                    ]),
                ErrorCase(
                    "scan log.csv --out mine", 1, "mine: holds a workspace that a service or an import is writing to",
                    help: "choose another --out, or stop it first",
                    given: runWithWorkspace + [.locked("mine/workspace")]),
            ],
            unprovoked: ["cannot be put in place: …": "the name was free a moment before"]),
        Source(
            file: "DragnetPipeline/Output/StableJSON.swift",
            unprovoked: ["a result cannot be written as JSON": "a fault of the program"]),
        Source(
            file: "DragnetPipeline/Pictures/ChildProcess.swift",
            unprovoked: [
                "the program that draws pictures cannot be started: … says ": "the system must run out of processes",
                "socketpair": "the system must run out of files",
                "posix_spawn": "the system must run out of processes",
            ]),
        Source(
            file: "DragnetPipeline/Pictures/PictureWorker.swift",
            unprovoked: [
                "the picture did not come in …, in a plain layout neither": "a matter of how fast the machine draws"
            ]),
        Source(
            file: "DragnetPipeline/Pictures/PictureWorkerLoop.swift",
            unprovoked: ["the drawing has more marks than a picture may have": "a fault of the program"]),
        Source(
            file: "DragnetRendering/Graphviz/GraphvizLibrary.swift",
            unprovoked: ["Graphviz does not start": graphviz]),
        Source(
            file: "DragnetRendering/Graphviz/GraphvizGraph.swift",
            unprovoked: [
                "Graphviz cannot open a graph": graphviz,
                "Graphviz cannot add a node": graphviz,
                "Graphviz cannot add an edge": graphviz,
                "Graphviz cannot lay out the picture": graphviz,
                "Graphviz cannot draw the picture": graphviz,
            ]),
        Source(
            file: "DragnetRendering/Graphviz/GraphvizLayout.swift",
            unprovoked: ["Graphviz gave no layout": graphviz, "Graphviz gave a node no place": graphviz]),
        Source(
            file: "DragnetPages/PageLibrary.swift",
            unprovoked: [
                "a page's template cannot be read": "a fault of the program",
                "there is no page …": "a fault of the program",
            ]),
        Source(
            file: "dragnet/Support/ErrorReport.swift",
            unprovoked: [
                "interrupted": "stopping a scan is tested by UsageTests",
                "something went wrong that should not have": translated,
                "there is no space left on the disk": translated,
                "a file would be larger than this process may write": translated,
                "the system did not allow it": translated,
                "may not be read": translated,
                "is not there": translated,
                "its directory is not there": translated,
                "there is not enough memory": translated,
                "too many files are open": translated,
            ]),
    ]
}
