import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

/// `train --resume` and `embed --resume`: killed at any moment, the end is the same bytes.
@Suite("Resuming")
struct ResumeCommandTests {
    /// A state after every sweep, so that much can go wrong.
    private static let often = ["DRAGNET_RESOURCES_CHECKPOINT": "0"]
    private static let training = ["train", "--workspace", "w", "--dim", "64", "--walks", "120", "--json"]

    private func workspace(events: Int = 1_000) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(events), to: "log.csv")
        let imported = try Program.run(["import", "log.csv", "--workspace", "w"], in: folder.path())
        try #require(imported.status == 0, "\(imported.error)")
        return folder
    }

    private func model(_ outcome: Program.Outcome) throws -> String {
        try #require(outcome.status == 0, "\(outcome.error)")
        return try #require(try JSONLines.objects(outcome.output).first?["model"] as? String)
    }

    private func exists(_ folder: TemporaryFolder, _ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.path(name))
    }

    /// Waits until a training has kept its first state, however fast or slow the machine is.
    private func waitForState(_ states: String, in folder: TemporaryFolder) {
        let end = ContinuousClock.now + .seconds(60)
        while !exists(folder, states + "/identity.json") && ContinuousClock.now < end {
            Thread.sleep(forTimeInterval: 0.005)
        }
    }

    /// Runs a command and ends it after a moment, again and again; goes on from what was kept wherever there is something.
    ///
    /// The first run is ended once it has kept a state: on a fast machine a moment may be all of the training.
    ///
    /// - Returns: how the last run ended, which nobody disturbed, and how many began with a state.
    private func disturbed(
        _ command: [String], states: String, kills: Int, seed: UInt64, in folder: TemporaryFolder
    ) throws -> (Program.Outcome, resumed: Int) {
        var random = KeyedRandom(RandomKey(seed, 77))
        var resumed = 0
        for number in 0..<kills {
            let isThere = exists(folder, states + "/identity.json")
            if isThere { resumed += 1 }
            let running = try Program.start(
                command + (isThere ? ["--resume", "--threads", "\(number % 3 + 1)"] : []), in: folder.path(),
                environment: Self.often)
            let moment = random.nextUnit()
            if number == 0 {
                waitForState(states, in: folder)
            } else {
                Thread.sleep(forTimeInterval: 0.02 + 0.5 * moment)
            }
            if number % 5 == 4 { running.interrupt() } else { running.kill() }
            let outcome = try running.outcome()
            if outcome.status == 0 { return (outcome, resumed) }
            #expect([-SIGKILL, 130].contains(outcome.status), "\(outcome.status) \(outcome.error)")
            if outcome.status == 130 && exists(folder, states + "/identity.json") {
                #expect(outcome.error.contains("--resume goes on"), "\(outcome.error)")
            }
        }
        let flags = exists(folder, states + "/identity.json") ? ["--resume"] : []
        return (try Program.run(command + flags, in: folder.path(), environment: Self.often), resumed)
    }

    @Test func trainingKilledTwentyTimesGivesTheSameModel() throws {
        let whole = try workspace()
        let expected = try model(Program.run(Self.training, in: whole.path()))
        #expect(!exists(whole, "w/training"))
        let folder = try workspace()
        let (last, resumed) = try disturbed(
            Self.training, states: "w/training", kills: 20, seed: 1, in: folder)
        #expect(try model(last) == expected)
        #expect(resumed > 0)
        // Nothing is left of it, and there is nothing to go on with any more.
        #expect(try !folder.names().contains { $0.contains("training") || $0.contains(".tmp.") })
        let again = try Program.run(Self.training + ["--resume"], in: folder.path())
        #expect(again.status == 2)
        #expect(again.error.contains("there is no unfinished training"), "\(again.error)")
    }

    @Test func anEmbeddingKilledTwentyTimesGivesTheSameFile() throws {
        let folder = try TemporaryFolder()
        let edges = (0..<6_000).map { "n\($0 * 7 % 600) n\(($0 * $0 + 3 * $0 + 1) % 600)\n" }.joined()
        try folder.write(edges, to: "edges.txt")
        func command(_ output: String) -> [String] { ["embed", "edges.txt", "-o", output, "--walks", "40"] }
        #expect(try Program.run(command("whole.bin"), in: folder.path()).status == 0)
        let (last, resumed) = try disturbed(
            command("v.bin"), states: "v.bin.training", kills: 20, seed: 2, in: folder)
        #expect(last.status == 0 && resumed > 0, "\(last.error)")
        #expect(
            try Data(contentsOf: folder.url.appending(path: "v.bin"))
                == Data(contentsOf: folder.url.appending(path: "whole.bin")))
        #expect(try !folder.names().contains { $0.contains(".training") })
    }

    /// A workspace whose training was stopped by Ctrl-C after its first states.
    private func stopped() throws -> TemporaryFolder {
        let folder = try workspace()
        let running = try Program.start(Self.training, in: folder.path(), environment: Self.often)
        waitForState("w/training", in: folder)
        running.interrupt()
        let outcome = try running.outcome()
        try #require(outcome.status == 130, "\(outcome.error)")
        #expect(outcome.error.contains("dragnet train --resume goes on from the last saved state"))
        return folder
    }

    @Test func whatHasChangedIsNamed() throws {
        let folder = try stopped()
        let other = try Program.run(Self.training + ["--resume", "--p", "0.5"], in: folder.path())
        #expect(other.status == 5)
        #expect(other.error.contains("embed.p was 1 and is 0.5 now"), "\(other.error)")
        #expect(other.error.contains("\"help\":"))

        // A damaged state is refused, and told by its name.
        let state = try #require(try folder.names().first { $0.hasSuffix(".state") })
        var bytes = try Data(contentsOf: folder.url.appending(path: state))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: folder.url.appending(path: state))
        let damaged = try Program.run(Self.training + ["--resume"], in: folder.path())
        #expect(damaged.status == 5)
        #expect(damaged.error.contains(".state\""), "\(damaged.error)")
        #expect(damaged.error.contains("was changed or cut short"), "\(damaged.error)")

        try folder.write(SmallLogs.log(1_200), to: "more.csv")
        #expect(try Program.run(["import", "more.csv", "--workspace", "w"], in: folder.path()).status == 0)
        let grown = try Program.run(Self.training + ["--resume"], in: folder.path())
        #expect(grown.status == 5)
        #expect(grown.error.contains("events to learn from"), "\(grown.error)")
        // Without --resume all begins anew, and nothing of the old is left.
        #expect(try Program.run(Self.training, in: folder.path()).status == 0)
        #expect(!exists(folder, "w/training"))
    }

    @Test func twoTrainingsDoNotMeet() throws {
        let folder = try stopped()
        let running = try Program.start(Self.training + ["--resume"], in: folder.path(), environment: Self.often)
        Thread.sleep(forTimeInterval: 0.05)
        let second = try Program.run(Self.training + ["--resume"], in: folder.path())
        let first = try running.outcome()
        // Whoever comes second waits for nothing and breaks nothing.
        #expect(first.status == 0 || second.status == 0, "\(first.error) \(second.error)")
        for outcome in [first, second] where outcome.status != 0 {
            #expect(outcome.status == 2)
            #expect(outcome.error.contains("training"), "\(outcome.error)")
        }
    }

    @Test func thereMustBeSomethingToGoOnWith() throws {
        let folder = try TemporaryFolder()
        try folder.write("a b\n", to: "edges.txt")
        let embedding = try Program.run(["embed", "edges.txt", "-o", "v.bin", "--resume"], in: folder.path())
        #expect(embedding.status == 2)
        #expect(embedding.error.contains("v.bin.training: there is no unfinished training to go on with"))
        #expect(try folder.names() == ["edges.txt"])
    }
}
