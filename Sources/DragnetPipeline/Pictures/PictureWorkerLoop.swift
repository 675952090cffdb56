import DragnetCore
import DragnetRendering
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the child of a ``PictureWorker`` does: reads requests from standard input, answers on standard output.
///
/// It gives itself limits first: it may write no file, takes at most ``memoryLimit`` and, for each picture,
/// ``processorSeconds``; a drawing of more marks than any picture has is refused. It ends when its input does.
public enum PictureWorkerLoop {
    /// The most address space, in bytes.
    static let memoryLimit = 2 << 30
    /// The most processor time of one picture, in seconds; ends a child whose parent is gone.
    static let processorSeconds = 60

    /// Answers until the input ends.
    public static func run() {
        limit(RLIMIT_AS, to: memoryLimit)
        limit(RLIMIT_FSIZE, to: 0)
        limit(RLIMIT_CORE, to: 0)
        while let head = received(4) {
            let count = WorkerMessage.count(head)
            guard count <= PictureWorker.mostBytes, let body = received(count) else { return }
            limit(RLIMIT_CPU, to: Int(clock() / CLOCKS_PER_SEC) + processorSeconds, keepsMaximum: true)
            guard send(answer(to: body)) else { return }
        }
    }

    private static func answer(to body: [UInt8]) -> [UInt8] {
        do {
            let request = try JSONDecoder().decode(PictureRequest.self, from: Data(body))
            return WorkerMessage.answer(try picture(request), isPicture: true)
        } catch {
            let words = (error as? DragnetError)?.message ?? "the drawing cannot be read"
            return WorkerMessage.answer(Array(words.utf8), isPicture: false)
        }
    }

    /// Checks what no parent of ours sends, because who else may is not known.
    private static func picture(_ request: PictureRequest) throws -> [UInt8] {
        let drawing = request.drawing
        let places = drawing.nodes.indices
        guard drawing.nodes.count <= PictureComposer.nodeLimit, drawing.edges.count <= PictureComposer.edgeLimit,
            drawing.edges.allSatisfy({ places.contains($0.source) && places.contains($0.destination) }),
            drawing.shape.places.allSatisfy(places.contains)
        else { throw DragnetError(.internalFault, "the drawing has more marks than a picture may have") }
        return try PictureRenderer().picture(request)
    }

    private static func received(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let part = bytes[received...].withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { return nil }
            received += part
        }
        return bytes
    }

    private static func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let part = bytes[sent...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { return false }
            sent += part
        }
        return true
    }

    #if canImport(Glibc)
        private typealias Resource = __rlimit_resource
    #else
        private typealias Resource = Int32
    #endif

    private static func limit(_ resource: Resource, to value: Int, keepsMaximum: Bool = false) {
        #if canImport(Glibc)
            let number = Int32(resource.rawValue)
        #else
            let number = resource
        #endif
        var limits = rlimit()
        guard getrlimit(number, &limits) == 0 else { return }
        limits.rlim_cur = min(rlim_t(value), limits.rlim_max)
        if !keepsMaximum { limits.rlim_max = limits.rlim_cur }
        setrlimit(number, &limits)
    }
}
