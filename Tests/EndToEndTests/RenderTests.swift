import DragnetCore
import DragnetDetection
import DragnetPipeline
import DragnetRendering
import DragnetTestSupport
import Foundation
import Testing

/// Pictures through the built program, and the child process that draws them.
@Suite("Render")
struct RenderTests {
    private let folder: TemporaryFolder
    private let incident: String

    init() throws {
        folder = try TemporaryFolder()
        let sample = PackagePlaces.file("Datasets/payments.csv").path
        let scan = try Program.run(
            ["scan", sample, "--no-report", "--pictures", "1"], in: folder.path(), environment: Program.learningOnce)
        try #require(scan.status == 0, "\(scan.error)")
        let listed = try JSONLines.objects(try Program.run(["incidents", "--json"], in: folder.path()).output)
        incident = try #require(listed.first?["id"] as? String)
    }

    private func run(_ command: String...) throws -> Program.Outcome { try Program.run(command, in: folder.path()) }

    @Test func anythingIsDrawn() throws {
        // What a scan drew in its child is what the command draws.
        let drawn = try run("render", incident, "-o", "-")
        #expect(drawn.status == 0, "\(drawn.error)")
        #expect(try folder.text("dragnet-out/render/\(incident).svg") == drawn.output)

        let object = try #require(JSONLines.objects(try run("incidents", "--json").output).first)
        let account = try #require((object["entities"] as? [String])?.first)
        let event = try #require((object["events"] as? [String])?.first)
        // An event of an incident is drawn as the incident, an account as itself.
        #expect(try run("render", "event:" + event, "-o", "-").output == drawn.output)
        let own = try run("render", "entity:" + account, "-o", "-")
        #expect(own.status == 0 && own.output.contains("account \(account)"), "\(own.error)")
        let wide = try run("render", "entity:" + account, "--hops", "2", "-o", "-")
        #expect(wide.status == 0 && wide.output != own.output)
        let words = try run("render", "entity:" + account, "--describe")
        #expect(words.status == 0 && words.output.contains(account))

        let log = try String(contentsOf: PackagePlaces.file("Datasets/payments.csv"), encoding: .utf8)
        let row = try #require(log.split(separator: "\n").dropFirst().first)
        let cells = row.split(separator: ",").map(String.init)
        let pair = try run("render", "pair:\(cells[2])->\(cells[3])", "-o", "pair.svg")
        #expect(pair.status == 0, "\(pair.error)")
        #expect(try folder.text("pair.svg").contains("\(cells[2])-&gt;\(cells[3])"))
        let ordinary = try run("render", "event:" + cells[0], "-o", "-")
        #expect(ordinary.status == 0 && ordinary.output.contains("event \(cells[0])"), "\(ordinary.error)")
    }

    @Test func layoutsAndHopsAreChecked() throws {
        var seen: Set<String> = []
        for layout in PictureLayout.allCases {
            let drawn = try run("render", incident, "--layout", layout.rawValue, "-o", "-")
            #expect(drawn.status == 0, "\(drawn.error)")
            seen.insert(drawn.output)
        }
        #expect(seen.count >= 3)
        let bare = try run("render", incident, "--hops", "0", "-o", "-")
        #expect(bare.status == 0 && !bare.output.contains("ordinary"))
        for (flags, word) in [
            (["--layout", "spiral\u{1B}"], "auto, circle, layered"), (["--hops", "6"], "from 0 to 5"),
        ] {
            let refused = try Program.run(["render", incident] + flags, in: folder.path())
            #expect(refused.status == 2 && refused.error.contains(word) && !refused.error.contains("\u{1B}"))
        }
        let nobody = try run("render", "entity:nobody", "-o", "x.svg")
        #expect(nobody.status == 2 && !FileManager.default.fileExists(atPath: folder.path("x.svg")))
    }
}

/// The child process that draws, alive, dead, deaf and absent.
@Suite("Picture worker")
struct PictureWorkerTests {
    private let request: PictureRequest

    init() {
        let names = ["A", "B", "C", "D"]
        let graph = IncidentGraph(
            nodes: names.map { .init(name: $0, type: "account", isEvidence: true) },
            edges: (0..<4).map {
                .init(source: $0, destination: ($0 + 1) % 4, eventCount: 1, amount: 10, isEvidence: true, order: $0 + 1)
            })
        let neighborhood = Neighborhood(
            name: "ring", sentence: "A ring", severity: .high, firstTime: nil, lastTime: nil, eventCount: 4, model: "",
            graph: graph)
        request = PictureRequest(PictureComposer().drawing(of: neighborhood), format: .svg)
    }

    private func worker(_ limit: Duration = .seconds(20)) throws -> PictureWorker {
        PictureWorker(program: try #require(Program.executable).path, limit: limit)
    }

    @Test func childAndProcessDrawTheSame() throws {
        let worker = try worker()
        for format in PictureFormat.allCases {
            var request = request
            request.format = format
            let drawn = try worker.picture(request)
            let expected = try PictureRenderer().picture(request)
            #expect(drawn == expected)
        }
    }

    @Test func aDeadChildIsReplaced() throws {
        let worker = try worker()
        let before = try worker.picture(request)
        let process = try #require(worker.process)
        kill(process, SIGKILL)
        let makeshift = try worker.drawn(request)
        let after = String(decoding: makeshift.bytes, as: UTF8.self)
        #expect(worker.process != process)
        // The picture that was under way is drawn plainly, because it may be what killed the child.
        #expect(after.contains("Laid out plainly: the usual layout failed"))
        #expect(makeshift.isMakeshift)
        let later = try worker.drawn(request)
        #expect(later == DrawnPicture(bytes: before))
    }

    @Test func aDeafChildIsNotWaitedFor() throws {
        let worker = try worker(.seconds(2))
        _ = try worker.picture(request)
        let process = try #require(worker.process)
        kill(process, SIGSTOP)
        let text = String(decoding: try worker.picture(request), as: UTF8.self)
        #expect(text.contains("Laid out plainly: the usual layout took longer than 2 s"))
        // Nothing is left of it: not even a process to be waited for.
        #expect(kill(process, 0) == -1)
    }

    @Test func whoNeverAnswersIsGivenUp() {
        let worker = PictureWorker(program: "/bin/sleep", arguments: ["60"], limit: .milliseconds(200))
        #expect(throws: DragnetError.self) { try worker.picture(request) }
        let gone = PictureWorker(program: "/bin/true", arguments: [], limit: .seconds(5))
        #expect(throws: DragnetError.self) { try gone.picture(request) }
    }

    @Test func whereNoChildStartsThisProcessDraws() throws {
        let worker = PictureWorker(program: "/nowhere/dragnet", limit: .seconds(5))
        let drawn = try worker.picture(request)
        let expected = try PictureRenderer().picture(request)
        #expect(drawn == expected)
    }

    @Test func oversizedAndSenselessRequestsAreRefused() throws {
        let worker = try worker()
        var large = request
        large.drawing.nodes = Array(repeating: request.drawing.nodes[0], count: 61)
        #expect(throws: DragnetError.self) { try worker.picture(large) }
        var loose = request
        loose.drawing.edges[0].destination = 99
        #expect(throws: DragnetError.self) { try worker.picture(loose) }
        // It goes on after both.
        let drawn = try worker.picture(request)
        #expect(!drawn.isEmpty)
        for input in [[], [0, 0, 0, 4, 1, 2, 3, 4], [255, 255, 255, 255], [0, 0, 0, 2, 123, 125]] as [[UInt8]] {
            let ended = try Program.run([PictureWorker.command], input: input)
            #expect(ended.status == 0, "\(input): \(ended.status) \(ended.error)")
        }
    }
}
