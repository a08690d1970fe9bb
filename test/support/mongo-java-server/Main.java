import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.h2.mvstore.MVStore;

/** Usage: Main port [file]. Says `ready <port>` on standard output, and ends with its standard input. */
public final class Main {
    /** The versions that come with the library have a wire version that the driver refuses. */
    private static final MongoVersion VERSION = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    };

    /**
     * MongoDB orders strings by their UTF-8 bytes, Java by UTF-16 units, which differ for the characters beyond U+FFFF. What is kept has surrogates after
     * all other units.
     */
    private static final class Utf8Order {
        static void of(Document request) {
            request.replaceAll((name, value) -> mapped(value, Utf8Order::raised));
        }

        static Document undone(Document reply) {
            return (Document) mapped(reply, Utf8Order::lowered);
        }

        /** Copies, as a reply may hold what is kept. */
        private static Object mapped(Object value, IntUnaryOperator unit) {
            if (value instanceof String) return mapped((String) value, unit);
            if (value instanceof List) {
                return ((List<?>) value).stream().map(each -> mapped(each, unit)).collect(Collectors.toCollection(ArrayList::new));
            }
            if (!(value instanceof Document)) return value;
            Document copy = new Document();
            ((Document) value).forEach((name, each) -> copy.put(name, mapped(each, unit)));
            return copy;
        }

        private static String mapped(String text, IntUnaryOperator unit) {
            if (text.chars().allMatch(each -> each < 0xD800)) return text;
            StringBuilder units = new StringBuilder(text.length());
            text.chars().map(unit).forEach(each -> units.append((char) each));
            return units.toString();
        }

        private static int raised(int unit) {
            return unit < 0xD800 ? unit : unit < 0xE000 ? unit + 0x2000 : unit - 0x800;
        }

        private static int lowered(int unit) {
            return unit < 0xD800 ? unit : unit < 0xF800 ? unit + 0x800 : unit - 0x2000;
        }
    }

    /**
     * The library uses an index only for queries that name its fields and no others; a guarded replace names the revision beside the id, and would look through the
     * whole collection.
     */
    private static final class FoundById extends MemoryCollection {
        FoundById(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
            super(database, name, options, cursors);
        }

        @Override
        protected QueryResult queryDocuments(Document query, Document order, int skip, int limit, int batch, Document fields) {
            Object id = query.get("_id");
            if (!(id instanceof String)) return super.queryDocuments(query, order, skip, limit, batch, fields);
            Document wanted = new Document("_id", id);
            for (Index<Integer> index : getIndexes()) {
                if (index.canHandle(wanted)) return matchDocuments(query, index.getPositions(wanted), order, skip, limit, batch, fields);
            }
            return super.queryDocuments(query, order, skip, limit, batch, fields);
        }
    }

    private static final class VolatileDatabase extends MemoryDatabase {
        VolatileDatabase(String name, CursorRegistry cursors) {
            super(name, cursors);
        }

        @Override
        protected MemoryCollection openOrCreateCollection(String name, CollectionOptions options) {
            return new FoundById(this, name, options, cursorRegistry);
        }
    }

    private static final class VolatileBackend extends MemoryBackend {
        @Override
        public MemoryDatabase openOrCreateDatabase(String name) {
            return new VolatileDatabase(name, getCursorRegistry());
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            Utf8Order.of(message.getDocument());
            return Utf8Order.undone(super.handleMessage(message));
        }
    }

    /** As a MongoDB with majority and journal: what was answered survives a kill. By itself H2 would write once a second. */
    private static final class DurableBackend extends H2Backend {
        private final MVStore store;

        DurableBackend(MVStore store) {
            super(store);
            this.store = store;
        }

        // One after the other: otherwise one command's commit would write another's half, an index entry without its document.
        @Override
        public synchronized Document handleMessage(MongoMessage message) {
            Utf8Order.of(message.getDocument());
            try {
                return Utf8Order.undone(super.handleMessage(message));
            } finally {
                if (store.hasUnsavedChanges()) store.commit();
            }
        }
    }

    private static MongoBackend backend(String[] args) {
        if (args.length < 2) return new VolatileBackend();
        MVStore store = new MVStore.Builder().fileName(args[1]).autoCommitDisabled().autoCommitBufferSize(0).open();
        // Space is used again at once: it would have to be kept for a while for a machine that fails, not for a process.
        store.setRetentionTime(0);
        return new DurableBackend(store);
    }

    public static void main(String[] args) throws Exception {
        MongoServer server = new MongoServer(backend(args).version(VERSION));
        server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
        System.out.println("ready " + server.getLocalAddress().getPort());
        while (System.in.read() >= 0) continue;
        server.shutdownNow();
        System.exit(0);
    }
}
