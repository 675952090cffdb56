public import DragnetCore
import DragnetDetection
import DragnetRendering
import DragnetStorage
import DragnetSynthesis
import Foundation

/// Looks whether this machine has what Dragnet needs, and tries the program on a small log of its own.
public struct DoctorJob: Sendable {
    /// One thing that was looked at.
    public struct Check: Sendable, Encodable {
        /// How it stands.
        public enum State: String, Sendable, Encodable {
            /// As it should be.
            case ok
            /// Something will not work, or may not.
            case warning
            /// Dragnet cannot work.
            case failed
        }

        var v = 1
        /// What was looked at, one word.
        public var name: String
        /// How it stands.
        public var state: State
        /// What was found.
        public var found: String
        /// What to do about it.
        public var help: String?

        /// The check as a line of JSON.
        public func json() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
    }

    /// Where results are to be written.
    public var directory: String
    /// The workspace to look at, where there is one.
    public var workspace: String?
    /// Whether a small log is made and scanned.
    public var testsItself = true

    /// A look at the machine for work in `directory`.
    public init(directory: String, workspace: String? = nil) {
        self.directory = directory
        self.workspace = workspace
    }

    /// Makes all checks; each is told as soon as it is made.
    ///
    /// - Returns: the worst state.
    /// - Throws: ``DragnetError/Code/interrupted`` alone; what fails is a check that failed.
    public func run(context: WorkContext, tell: (Check) throws -> Void) throws -> Check.State {
        var worst = Check.State.ok
        for look in [version, graphviz, fonts, disk, memory, access, workspaceState, selfTest] {
            try context.cancellation.check()
            guard let check = try look(context) else { continue }
            if check.state == .failed || worst == .ok { worst = check.state }
            try tell(check)
        }
        return worst
    }

    private func version(_ context: WorkContext) -> Check? {
        let system = ProcessInfo.processInfo.operatingSystemVersionString
        return Check(
            name: "version", state: .ok,
            found: "dragnet \(DragnetVersion.current), SQLite \(Workspace.databaseVersion), \(system), "
                + "\(context.threads) threads")
    }

    private func graphviz(_ context: WorkContext) -> Check? {
        do {
            let status = try GraphvizStatus.look()
            let found = "Graphviz \(status.version) draws \(status.formats.joined(separator: ", "))"
            if status.missing.isEmpty { return Check(name: "graphviz", state: .ok, found: found) }
            return Check(
                name: "graphviz", state: status.formats.contains("svg") ? .warning : .failed,
                found: found + ", and not " + status.missing.joined(separator: ", "),
                help: "install Graphviz with its plugins: apt-get install graphviz")
        } catch {
            return Check(
                name: "graphviz", state: .failed, found: Self.words(error),
                help: "install it: apt-get install graphviz")
        }
    }

    private func fonts(_ context: WorkContext) -> Check? {
        let folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/opt/homebrew/share/fonts"]
        for folder in folders {
            let names = FileManager.default.enumerator(atPath: folder)
            while let name = names?.nextObject() as? String {
                if name.hasSuffix("DejaVuSans.ttf") {
                    return Check(name: "fonts", state: .ok, found: folder + "/" + name)
                }
            }
        }
        return Check(
            name: "fonts", state: .warning, found: "DejaVu Sans is not among the fonts of this machine",
            help: "install it, so that pictures look as on other machines: apt-get install fonts-dejavu-core")
    }

    private func disk(_ context: WorkContext) -> Check? {
        guard let free = try? FileManager.default.attributesOfFileSystem(forPath: directory)[.systemFreeSize],
            let bytes = (free as? NSNumber)?.int64Value
        else { return Check(name: "disk", state: .warning, found: "the free space is not known") }
        let isLow = bytes < 1 << 30
        return Check(
            name: "disk", state: isLow ? .warning : .ok, found: "\(bytes >> 20) MiB free here",
            help: isLow ? "ten million events need about 2 GiB" : nil)
    }

    private func memory(_ context: WorkContext) -> Check? {
        let total = Int64(bitPattern: ProcessInfo.processInfo.physicalMemory)
        let isLow = total < 2 << 30
        return Check(
            name: "memory", state: isLow ? .warning : .ok, found: "\(total >> 20) MiB",
            help: isLow ? "ten million events need about 2 GiB" : nil)
    }

    private func access(_ context: WorkContext) -> Check? {
        let path = directory + "/.dragnet-doctor-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try AtomicFile.write("test\n", to: path)
            try FileManager.default.removeItem(atPath: path)
            return Check(name: "access", state: .ok, found: "files can be written here")
        } catch {
            return Check(
                name: "access", state: .failed, found: Self.words(error), help: "go to a place that you may write to")
        }
    }

    private func workspaceState(_ context: WorkContext) throws -> Check? {
        guard let workspace else { return nil }
        do {
            let store = try Workspace.open(at: workspace)
            defer { try? store.close() }
            let problems = try store.integrityProblems()
            if let first = problems.first {
                return Check(
                    name: "workspace", state: .failed, found: "\(problems.count) faults, the first: \(first)",
                    help: "restore it from a copy, or make a new one with dragnet import")
            }
            let held = try store.contents()
            let champion = try store.models.champion().map { "model \($0.text.prefix(12))" } ?? "no model yet"
            return Check(
                name: "workspace", state: .ok,
                found: "\(held.events) events, \(held.entities) entities, \(held.inputs.count) inputs, \(champion)")
        } catch {
            return Check(name: "workspace", state: .failed, found: Self.words(error))
        }
    }

    /// A small log from nothing to pictures, in a folder that goes away.
    private func selfTest(_ context: WorkContext) throws -> Check? {
        guard testsItself else { return nil }
        let folder = NSTemporaryDirectory() + "/dragnet-doctor-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let begin = ContinuousClock.now
            let log = try TransactionGenerator(TransactionGenerator.Configuration(rows: 3000)).generate(context)
            try AtomicFile.write(log.log, to: folder + "/log.csv")
            var configuration = DragnetConfiguration()
            configuration.render.pictures = 1
            let summary = try ScanJob(
                inputs: [folder + "/log.csv"], output: folder + "/out", configuration: configuration
            ).run(context: context)
            let span = ContinuousClock.now - begin
            guard summary.events > 2000, let incident = summary.incidents.first,
                FileManager.default.fileExists(atPath: folder + "/out/render/\(incident.id).svg")
            else {
                return Check(
                    name: "self-test", state: .failed, found: "a scan of a made-up log found nothing to draw",
                    help: "report it with the output of dragnet doctor --json")
            }
            return Check(
                name: "self-test", state: .ok,
                found: "\(summary.events) events scanned and \(summary.incidents.count) incidents found in "
                    + "\((span.inSeconds * 10).rounded() / 10) s")
        } catch let error as DragnetError where error.code == .interrupted {
            throw error
        } catch {
            return Check(
                name: "self-test", state: .failed, found: Self.words(error),
                help: "report it with the output of dragnet doctor --json")
        }
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? DragnetError else { return "it failed" }
        return (error.place.map { $0.file + ": " } ?? "") + error.message
    }
}
