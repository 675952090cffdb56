import DragnetCore
import DragnetPipeline
import DragnetTestSupport
import Testing

/// The walks that `embed` writes beside the vectors.
@Suite("Exported walks")
struct ExportedWalkTests {
    @Test func allThatAreLearntFromAreOneALine() throws {
        let folder = try TemporaryFolder()
        try folder.write("source,target\na b,c%\nc%,d\nd,a b\n", to: "edges.csv")
        var configuration = DragnetConfiguration()
        configuration.embed.dim = 8
        configuration.embed.walks = 3
        configuration.embed.length = 5
        configuration.embed.epochs = 2
        let job = EmbedJob(
            input: folder.path("edges.csv"), output: folder.path("v.npy"), walksOutput: folder.path("walks.txt"),
            configuration: configuration)
        _ = try job.run(context: WorkContext())
        let lines = try folder.text("walks.txt").split(separator: "\n")
        let walks = lines.map { $0.split(separator: " ").map(String.init) }
        // Three nodes, three walks of each in two epochs, and those of the second are others.
        #expect(walks.count == 3 * 3 * 2 && walks.allSatisfy { $0.count == 5 })
        #expect(Set(walks.joined()) == ["a%20b", "c%25", "d"])
        #expect(Array(walks.prefix(9)) != Array(walks.suffix(9)))
    }
}
