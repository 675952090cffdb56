import DragnetTestSupport
import Foundation
import Testing

/// A scan that learns anew keeps each model, and the newest alone goes on.
@Suite("Earlier models")
struct EarlierModelsTests {
    @Test func onlyTheNewestModelOfAScanGoesOn() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(600), to: "log.csv")
        let scan = try run(
            "scan log.csv -q --method diffusion --dim 8 --no-report --pictures 0", in: folder)
        try #require(scan.status == 0, "\(scan.error)")

        let listed = try run("models list --json --workspace dragnet-out/workspace", in: folder)
        let models = try JSONLines.objects(listed.output)
        #expect(models.count > 1)
        #expect(models.map { $0["champion"] as? Bool } == models.indices.map { $0 == models.count - 1 })
        #expect(models.map { $0["earlier"] as? Bool } == models.indices.map { $0 < models.count - 1 })

        let revert = try run("models revert --workspace dragnet-out/workspace", in: folder)
        #expect(revert.status == 2 && revert.error.contains("no other model has scored here before"))
        let first = try #require(models.first?["id"] as? String)
        let new = SmallLogs.row(1, id: "new", time: "2026-02-01T00:00:00Z")
        try folder.write(SmallLogs.header + new, to: "more.csv")
        for command in ["models promote \(first)", "score more.csv --model \(first)"] {
            let refused = try run(command + " --workspace dragnet-out/workspace", in: folder)
            #expect(refused.status == 2, "\(command): \(refused.error)")
        }
        let score = try run("score more.csv --workspace dragnet-out/workspace", in: folder)
        #expect(score.status == 0, "\(score.error)")

        // Without the one that took over they are as unfit to score as before.
        let newest = try #require(models.last?["id"] as? String)
        for command in ["train --promote --method diffusion --dim 8", "models rm \(newest)"] {
            let outcome = try run(command + " --workspace dragnet-out/workspace", in: folder)
            try #require(outcome.status == 0, "\(command): \(outcome.error)")
        }
        let left = try JSONLines.objects(run("models --json --workspace dragnet-out/workspace", in: folder).output)
        #expect(left.map { $0["earlier"] as? Bool } == left.indices.map { $0 < left.count - 1 })
    }

    private func run(_ command: String, in folder: TemporaryFolder) throws -> Program.Outcome {
        try Program.run(command.split(separator: " ").map(String.init), in: folder.path())
    }
}
