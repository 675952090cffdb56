import DragnetCore
public import DragnetRendering
import Foundation
import Synchronization

/// Draws in a child process, which is stopped when it takes too long and started anew when it dies.
///
/// ```swift
/// let worker = PictureWorker(program: "/usr/bin/dragnet", limit: .seconds(4))
/// let svg = try worker.picture(PictureRequest(drawing, format: .svg))
/// ```
///
/// Graphviz cannot be stopped in the middle of a layout, and a fault in it ends its process. So it works in a child
/// with limits of time, memory and marks; where the child does not answer, a second one draws the same in a plain
/// layout and says so in the picture. The same request gives the same bytes as ``PictureRenderer``. Several threads may ask;
/// they wait for each other. A child lives as long as its worker.
public final class PictureWorker: PictureDrawer {
    /// The command that makes of a process a worker.
    public static let command = "render-worker"
    /// Longer answers are no pictures.
    static let mostBytes = 1 << 28

    private let program: String
    private let arguments: [String]
    private let limit: Duration
    /// The child, while there is one; unchecked because it is only touched under the lock.
    private final class Desk: @unchecked Sendable {
        var child: ChildProcess?
    }
    private let desk = Mutex(Desk())

    /// A worker that starts `program` when the first picture is wanted.
    ///
    /// - Parameter limit: how long a picture may take before a plain layout is tried, and how long that may take.
    public init(program: String, arguments: [String] = [PictureWorker.command], limit: Duration) {
        self.program = program
        self.arguments = arguments
        self.limit = limit
    }

    /// A worker of the program that runs now, which must have the command ``command``.
    public static func ofThisProgram(_ settings: RenderSettings) -> PictureWorker {
        #if os(Linux)
            // Stays right when the file is replaced while the program runs.
            let program = "/proc/self/exe"
        #else
            let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
        #endif
        return PictureWorker(program: program, limit: .milliseconds(Int64(settings.timeout * 1000)))
    }

    /// The child's process, while there is one.
    package var process: Int32? { desk.withLock { $0.child?.identifier } }

    /// The picture; in a plain layout, with a note, where the wanted one did not come in time.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` if the plain one does not come either.
    public func picture(_ request: PictureRequest) throws -> [UInt8] { try drawn(request).bytes }

    /// The picture, and whether it is in a plain layout because the wanted one did not come.
    ///
    /// - Throws: as ``picture(_:)``.
    public func drawn(_ request: PictureRequest) throws -> DrawnPicture {
        try desk.withLock { desk in
            do {
                return DrawnPicture(bytes: try attempt(request, desk))
            } catch let failure as ChildProcess.Failure {
                do {
                    let bytes = try attempt(Self.plain(request, after: failure, limit), desk)
                    return DrawnPicture(bytes: bytes, isMakeshift: true)
                } catch is ChildProcess.Failure {
                    throw DragnetError(
                        .resourceLimit, "the picture did not come in \(Self.words(limit)), in a plain layout neither",
                        help: "ask for fewer marks (--max-nodes 20), or raise render.timeout")
                }
            }
        }
    }

    private func attempt(_ request: PictureRequest, _ desk: Desk) throws -> [UInt8] {
        let child: ChildProcess
        if let running = desk.child {
            child = running
        } else {
            do {
                child = try ChildProcess(program: program, arguments: arguments)
            } catch is DragnetError {
                // Where no process may be started, a picture without a limit is better than none.
                return try PictureRenderer().picture(request)
            }
            desk.child = child
        }
        do {
            let deadline = ContinuousClock.now.advanced(by: limit)
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            try child.send(WorkerMessage.framed(Array(try encoder.encode(request))), until: deadline)
            let head = try child.receive(WorkerMessage.headCount, until: deadline)
            let (isPicture, count) = WorkerMessage.answerHead(head)
            guard count <= Self.mostBytes else { throw ChildProcess.Failure.gone }
            let body = try child.receive(count, until: deadline)
            guard isPicture else {
                throw DragnetError(.internalFault, UntrustedText.terminal(String(decoding: body, as: UTF8.self)))
            }
            return body
        } catch let failure as ChildProcess.Failure {
            desk.child = nil
            child.stop()
            throw failure
        }
    }

    private static func plain(
        _ request: PictureRequest, after failure: ChildProcess.Failure, _ limit: Duration
    ) -> PictureRequest {
        var plain = request
        plain.layout = .plain
        let why =
            switch failure {
            case .late: "the usual layout took longer than \(words(limit))"
            case .gone: "the usual layout failed"
            }
        plain.drawing.notes.append("Laid out plainly: \(why)")
        return plain
    }

    private static func words(_ limit: Duration) -> String {
        "\(NumberText.number(limit.inSeconds)) s"
    }
}

/// What goes between a worker and its child: a length in four bytes and a body; an answer has one byte before.
enum WorkerMessage {
    /// The bytes before the body of an answer.
    static let headCount = 5

    static func framed(_ body: [UInt8]) -> [UInt8] { length(body.count) + body }

    static func answer(_ body: [UInt8], isPicture: Bool) -> [UInt8] {
        [isPicture ? 1 : 0] + length(body.count) + body
    }

    static func answerHead(_ bytes: [UInt8]) -> (isPicture: Bool, count: Int) {
        (bytes[0] == 1, count(bytes[1...]))
    }

    static func count(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    private static func length(_ count: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    }
}
