import DragnetCore
import DragnetDetection
import DragnetPipeline
import DragnetStorage
import DragnetTestSupport
import Testing

/// What a run may take the place of.
@Suite("Directory of a run")
struct RunDirectoryTests {
    /// A folder with what counts as a run in `out`, with a workspace.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("{\"program\":\"dragnet\"}", to: "out/run.json")
        try Workspace.create(at: folder.path("out/workspace"))
        return folder
    }

    private func refusal(_ body: () throws -> Void) -> DragnetError? {
        do {
            try body()
            return nil
        } catch { return error as? DragnetError }
    }

    @Test func whatPeopleGaveWhileARunWasMadeStays() throws {
        let folder = try folder()
        let unlabelled = try RunDirectory(path: folder.path("out"))
        try AtomicFile.write("{\"program\":\"dragnet\"}", to: unlabelled.file("run.json"))
        let store = try Workspace.open(at: folder.path("out/workspace"))
        try store.saveLabels([Label(.entity("A"), .fraud, createdAt: 0)])
        try store.saveSuppression(Suppression(rule: .entity("A"), why: "known", createdAt: 0))
        try store.close()
        let late = refusal { try unlabelled.publish() }
        #expect(late?.message == "holds a workspace with 1 label, 1 suppression by people, which would be lost")
        #expect(refusal { _ = try RunDirectory(path: folder.path("out")) }?.message == late?.message)
        let kept = try Workspace.open(at: folder.path("out/workspace"))
        #expect(try kept.labels().count == 1)
        try kept.close()
    }

    @Test func aWorkspaceThatSomebodyWritesToStays() throws {
        let folder = try folder()
        let lock = try #require(try DirectoryLock.acquire(folder.path("out/workspace")))
        let refused = refusal { _ = try RunDirectory(path: folder.path("out")) }
        #expect(refused?.code == .outputFailed)
        withExtendedLifetime(lock) {}
    }

    @Test func aFileThatCameMeanwhileStays() throws {
        let folder = try folder()
        let directory = try RunDirectory(path: folder.path("out"))
        try folder.write("mine", to: "out/notes.txt")
        #expect(refusal { try directory.publish() }?.code == .outputFailed)
        #expect(try folder.text("out/notes.txt") == "mine")
    }

    @Test func aRunThatNobodySaidAnythingOfIsReplaced() throws {
        let folder = try folder()
        let directory = try RunDirectory(path: folder.path("out"))
        try folder.write("mine", to: "out/report.html")
        try directory.publish()
        #expect(try folder.names() == ["out", "out/render"])
    }
}
