import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

@Suite("DirectoryLock")
struct DirectoryLockTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func isHeldByOneAtATime() throws {
        let place = folder.path()
        var lock = try DirectoryLock.acquire(place)
        #expect(lock != nil)
        #expect(try DirectoryLock.acquire(place) == nil)
        lock = nil
        #expect(try DirectoryLock.acquire(place) != nil)
    }

    /// Another thread may start a program while the lock is held; until that runs, its process has all descriptors twice.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "descriptors are found by /proc"))
    func goesAwayThoughAChildStillHasItsDescriptor() throws {
        let place = folder.url.resolvingSymlinksInPath().path
        var lock = try DirectoryLock.acquire(place)
        #expect(lock != nil)
        let copies = descriptors(of: place).map { dup($0) }
        defer { copies.forEach { close($0) } }
        #expect(copies.count == 1)
        lock = nil
        #expect(try DirectoryLock.acquire(place) != nil)
    }

    private func descriptors(of place: String) -> [Int32] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return files.compactMap { Int32($0) }.filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == place
        }
    }
}
